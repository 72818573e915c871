import type { ReportTexts } from './report-texts.js'

export const zhCn: ReportTexts = {
  statuses: { ok: '正常', warning: '警告', failed: '失败', skipped: '跳过' },
  vendorSays: '对方原话：',
  toDo: '怎么办：',
  settings: '各项设置的说明见文档中的设置表：.docs/zh/reference/settings.md',
  summary: '失败 {failed} 项，警告 {warning} 项，正常 {ok} 项，跳过 {skipped} 项',
  causes: {
    configuration_fits: { message: '各项设置均符合要求。' },
    setting_wrong: {
      message: '有设置不符合要求：{problem}',
      advice: '请更正该设置。依赖它的检查已跳过。'
    },
    setting_placeholder: {
      message: '{setting} 看起来仍是占位符。',
      advice: '请填入自己应用的值。'
    },
    setting_unusual: {
      message: '{setting} 看起来不像{vendor}的值。',
      advice: '请与{vendor}后台显示的逐字比对：多复制一个空格或少几个字符都会出错。'
    },
    secret_weak: {
      message: '{setting} 容易被猜到。',
      advice: '请使用随机值：openssl rand -base64 32'
    },

    host_answers: { message: '{host} 有响应，用时 {ms} 毫秒。' },
    host_unknown: {
      message: '无法解析域名 {host}（{reason}）。',
      advice: '请检查地址是否拼写有误，以及本机的 DNS 服务器。'
    },
    host_unreachable: {
      message: '无法连接 {host}（{reason}）。',
      advice:
        '请检查到 {host} 的防火墙和路由。若网络需要代理，请设置 HTTPS_PROXY 和 NODE_USE_ENV_PROXY=1（Node 22.21 或 24 起）。'
    },
    simulator_absent: {
      message: '{host} 上没有程序在监听。',
      advice: '请先在该端口启动模拟平台：oauth-binding serve --sandbox 或 oauth-binding sandbox。'
    },
    proxy_unused: {
      message: '无法连接 {host}（{reason}），而 {proxy} 指定的代理未被使用。',
      advice: '只有设置了 NODE_USE_ENV_PROXY=1，Node（22.21 或 24 起）才会使用 {proxy}；也可让本机直接连接 {host}。'
    },
    host_untrusted: {
      message: '与 {host} 的 TLS 连接被拒绝（{reason}）。',
      advice: '常见原因是解密 TLS 的代理、本机时钟不准或地址有误。若使用此类代理，请用 NODE_EXTRA_CA_CERTS 指定其证书。'
    },
    host_silent: {
      message: '{host} 未在限时内响应（{reason}）。',
      advice:
        '请检查到 {host} 的防火墙和路由，数据包可能被丢弃。若网络需要代理，请设置 HTTPS_PROXY 和 NODE_USE_ENV_PROXY=1（Node 22.21 或 24 起）。'
    },
    host_unintelligible: {
      message: '{host} 返回的不是 HTTP（{reason}）。',
      advice: '请检查地址中的协议和端口。'
    },

    redirect_accepted: { message: '{vendor}接受 {address}。' },
    redirect_plain_http: {
      message: '{setting} 为 {address}：授权码将以明文传输。',
      advice: '请使用 https；只有本机回环地址可以使用 http。'
    },
    redirect_fragment: {
      message: '{setting} 带有片段（#）：{address}，平台会把 code 和 state 放在哪里并不确定。',
      advice: '请登记不带片段的地址，由该页面转交 code 和 state。'
    },
    redirect_shared: {
      message: '{setting} 与 {bindingSetting} 同为 {address}：该页面无法区分登录与绑定。',
      advice: '请为登录设置单独的页面，并在 {console} 登记其地址。'
    },
    redirect_mismatch: {
      message: '{vendor}拒绝回调地址 {address}。',
      advice:
        '请在 {console} 登记 {host} 为授权回调域（微信：与该主机名完全一致，不含协议和路径；钉钉：完整地址），或把 {setting} 改为已登记的地址。'
    },
    authorize_app_unknown: {
      message: '{vendor}的授权页面不认识应用 {appId}。',
      advice: '请将 {idSetting} 与 {console} 显示的比对。'
    },
    authorize_scope_refused: {
      message: '{vendor}不允许该应用使用登录功能。',
      advice: '请在 {console} 申请登录权限，并确认应用类型正确且已通过审核。'
    },
    redirect_untold: {
      message: '无法检查回调地址，因为{vendor}的授权页面由浏览器中的脚本绘制。',
      advice: '请用浏览器打开下面的地址（不必登录），看是否显示错误：{authorizeUrl}'
    },

    credentials_accepted: { message: '{vendor}接受应用 {appId} 的 ID 和密钥。' },
    wrong_app_id: {
      message: '{vendor}不认识应用 {appId}。',
      advice: '请将 {idSetting} 与 {console} 显示的比对；它也可能属于其他类型的应用。'
    },
    wrong_secret: {
      message: '{vendor}拒绝应用 {appId} 的密钥。',
      advice: '请从 {console} 复制密钥到 {secretSetting}；密钥重置后旧值立即失效。'
    },
    wrong_id_or_secret: {
      message: '{vendor}拒绝应用 {appId} 的 ID 或密钥，但不说明是哪一个。',
      advice: '请将 {idSetting} 和 {secretSetting} 与 {console} 显示的比对。'
    },
    ip_not_allowed: {
      message: '{vendor}不允许本机的 IP 地址调用接口。',
      advice: '请在 {console} 把本机的出口 IP 加入应用 {appId} 的白名单。'
    },
    permission_missing: {
      message: '应用 {appId} 在{vendor}缺少每次登录都需要的权限。',
      advice: '请在 {console} 申请此处所列的权限（钉钉：Contact.User.Read），获得授权后发布应用。'
    },
    clock_refused: {
      message: '{vendor}拒绝调用的时间戳：本机时钟偏差超过一分钟。',
      advice: '请校准时钟，并用 NTP 保持同步（timedatectl set-ntp true）。'
    },
    wrong_api_address: {
      message: '{host} 没有登录所用的接口。',
      advice: '请检查 {apiSetting}；不设置即使用平台本身。'
    },
    refused_otherwise: {
      message: '{vendor}拒绝应用 {appId}。',
      advice: '请查阅{vendor}的错误码，并在 {console} 检查该应用。'
    },
    reply_unintelligible: {
      message: '{host} 的响应不是{vendor}的响应（HTTP 状态 {httpStatus}）。',
      advice: '请检查 {apiSetting}，以及是否有代理或防火墙代替平台作答。'
    },
    vendor_busy: {
      message: '{vendor}繁忙或限流，无法检查 ID 和密钥。',
      advice: '请几分钟后重试。'
    },
    permission_untold: {
      message: '无法检查权限 Contact.User.Read，因为{vendor}只在有人登录后才判断。',
      advice: '请在 {console} 确认应用 {appId} 已获得 Contact.User.Read 权限，然后登录一次。'
    },
    permission_untold_legacy: {
      message: '无法检查权限，因为{vendor}旧版流程只对有效的授权码判断权限。',
      advice: '请登录一次。'
    },

    clock_right: { message: '时钟与 {host} 一致，相差不超过 {seconds} 秒。' },
    clock_ahead: {
      message: '本机时钟比 {host} 快 {seconds} 秒，最多允许 {limit} 秒。',
      advice: '请校准时钟，并用 NTP 保持同步（timedatectl set-ntp true）。'
    },
    clock_behind: {
      message: '本机时钟比 {host} 慢 {seconds} 秒，最多允许 {limit} 秒。',
      advice: '请校准时钟，并用 NTP 保持同步（timedatectl set-ntp true）。'
    },
    clock_untold: { message: '无法检查时钟，因为没有平台告知时间。' },

    database_usable: { message: '{version} 有响应，用时 {ms} 毫秒。' },
    database_slow: {
      message: '{version} 执行空语句用时 {ms} 毫秒；超过 {limit} 毫秒会拖慢每个请求。',
      advice: '请让服务与数据库离得更近，并查看数据库负载。'
    },
    database_unverified: {
      message: '{version} 有响应，但其证书未经校验：位于中间的人可以读取和篡改全部数据。',
      advice: '请在数据库 URL 中使用 sslmode=verify-full；若使用自己的证书颁发机构，另加 sslrootcert。'
    },
    connections_exceed: {
      message: '{version} 最多接受 {most} 个连接，而仅本服务就可能打开 {connections} 个。',
      advice:
        '请调低 OAUTH_BINDING_DATABASE_MAX_CONNECTIONS（每个 worker 各有这么多）或 OAUTH_BINDING_WORKERS，或调高 max_connections。'
    },
    database_absent: {
      message: '文件 {path} 尚不存在。',
      advice: 'oauth-binding migrate 会创建它；serve 启动时也会。'
    },
    database_unusable: {
      message: '数据库无法使用：{reason}',
      advice: '请检查 DATABASE_URL（主机、端口、用户、密码、库名），以及数据库是否运行并允许本机连接。'
    },
    database_not_writable: {
      message: '{place} 不可写。',
      advice: '请让运行服务的用户对该文件及其所在目录有写权限，或改用其他 DATABASE_URL。'
    },
    database_read_only: {
      message: '数据库只读，可能是从库。',
      advice: '请让 DATABASE_URL 指向主库。'
    },
    schema_absent: {
      message: 'DATABASE_URL 指定的 schema 不存在。',
      advice: '请创建它（CREATE SCHEMA），或去掉 ?schema=。'
    },
    privileges_missing: {
      message: '数据库用户 {user} 缺少权限：{missing}。',
      advice: '请授予各表的 SELECT、INSERT、UPDATE、DELETE；迁移还需要 schema {schema} 的 CREATE。'
    },

    migrations_applied: { message: '数据库已是最新。' },
    migrations_newer: {
      message: '数据库中有本版本不认识的迁移：{names}。',
      advice: '可能已由更新的版本迁移：请运行该版本。若属于其他应用，则没有问题。'
    },
    migrations_pending: {
      message: '数据库缺少迁移：{names}。',
      advice: '请运行 oauth-binding migrate；serve 启动时也会执行。'
    },
    migrations_failed: {
      message: '有迁移开始后没有完成：{names}。',
      advice: '请恢复数据库，或修复后用 Prisma 命令行登记：prisma migrate resolve。'
    },

    token_table_fits: { message: '可以查询访问令牌。' },
    token_table_absent: {
      message: '没有用于查询访问令牌的表 {table}。',
      advice: '请恢复表名，或更正 OAUTH_BINDING_TOKEN_HOLDER_TABLE。'
    },
    token_columns_addable: { message: '表 {table} 缺少列 {columns}。', advice: '请执行：{cure}' },
    token_columns_absent: {
      message: '表 {table} 缺少列 {columns}。',
      advice: '请补齐 Laravel Sanctum 3 或 4 创建的列，或更正 OAUTH_BINDING_TOKEN_HOLDER_KEY。'
    },
    token_columns_unfit: {
      message: '表 {table} 中有类型不符的列：{columns}。',
      advice: '请改为 Laravel Sanctum 3 或 4 使用的类型。'
    },

    needs_configuration: { message: '未检查，因为配置不符合要求。' },
    needs_host: { message: '无法检查，因为无法连接 {host}。' },
    needs_credentials: { message: '无法检查，因为 ID 和密钥未被接受。' },
    needs_database: { message: '无法检查，因为数据库无法使用。' }
  }
}
