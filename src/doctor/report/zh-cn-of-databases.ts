import type { Cause } from '../causes.js'
import type { CauseText } from './report-texts.js'

/** Chinese: the database, its migrations, and what was not checked. */
export const zhCnOfDatabases = {
  database_usable: { message: '{version} 有响应，用时 {ms} 毫秒。' },
  database_slow: {
    message: '{version} 执行空语句用时 {ms} 毫秒；超过 {limit} 毫秒会拖慢每个请求。',
    advice: '请让服务与数据库离得更近，并查看数据库负载。'
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
} as const satisfies Partial<Record<Cause, CauseText>>
