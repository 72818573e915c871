import t from 'tap'
import { causes, type Cause, type Finding } from '../../../src/doctor/finding.js'
import { isHealthy, renderReport, renderReportAsJson } from '../../../src/doctor/report/render-report.js'
import { chooseReportLanguage, reportTexts } from '../../../src/doctor/report/languages.js'
import { platforms } from '../../../src/platforms/index.js'

const refused: Finding = {
  id: 'wechat.credentials',
  cause: 'wrong_secret',
  app: 'wechat',
  details: { appId: 'wx64…f76d', console: 'https://open.weixin.qq.com', secretSetting: 'WECHAT_APP_SECRET' },
  vendor: { code: '40125', text: 'invalid appsecret' }
}
const clock: Finding = { id: 'clock', cause: 'clock_right', details: { host: 'api.weixin.qq.com', seconds: 0.5 } }
const absent: Finding = { id: 'database', cause: 'database_absent', details: { path: '/data/x.db' } }
const skipped: Finding = { id: 'migrations', cause: 'needs_database' }
const report = [refused, clock, absent, skipped]

t.test('renderReport() has a line a check, then what is wrong and what to do', async (t) => {
  t.equal(
    renderReport(report, 'en'),
    `✗ failed  wechat.credentials  WeChat refuses the secret of the app wx64…f76d.
✓ ok      clock               The clock agrees with that of api.weixin.qq.com, within 0.5 s.
! warning database            There is no file /data/x.db yet.
- skipped migrations          Cannot be checked, because the database cannot be used.

✗ wechat.credentials: WeChat refuses the secret of the app wx64…f76d.
  Its own words: 40125 invalid appsecret
  What to do: Copy the secret from https://open.weixin.qq.com into WECHAT_APP_SECRET; when it was reset, the old one is void.

! database: There is no file /data/x.db yet.
  What to do: oauth-binding migrate makes it; so does serve when it starts.

1 failed, 1 warnings, 1 ok, 1 skipped
`
  )
  const chinese = renderReport(report, 'zh')
  t.match(chinese, '✗ 失败      wechat.credentials  微信拒绝应用 wx64…f76d 的密钥。')
  t.match(chinese, '  对方原话：40125 invalid appsecret\n  怎么办：请从 https://open.weixin.qq.com 复制密钥')
  t.match(chinese, /失败 1 项，警告 1 项，正常 1 项，跳过 1 项\n$/)
})

t.test('renderReport() says once where the settings are explained', async (t) => {
  const wrong = (name: string): Finding => ({
    id: `configuration.${name}`,
    cause: 'setting_wrong',
    details: { problem: `${name} must be …` }
  })
  for (const language of ['zh', 'en'] as const) {
    const { settings } = reportTexts[language]
    t.equal(renderReport([wrong('PORT'), wrong('HOST')], language).split(settings).length, 2, language)
    t.notMatch(renderReport([refused], language), settings)
  }
})

t.test('renderReportAsJson() has a stable shape', async (t) => {
  t.strictSame(JSON.parse(renderReportAsJson([refused, clock], 'en')), {
    ok: false,
    checks: [
      {
        id: 'wechat.credentials',
        status: 'failed',
        cause: 'wrong_secret',
        vendor_code: '40125',
        vendor_text: 'invalid appsecret',
        message: 'WeChat refuses the secret of the app wx64…f76d.',
        advice:
          'Copy the secret from https://open.weixin.qq.com into WECHAT_APP_SECRET; when it was reset, the old one is void.'
      },
      {
        id: 'clock',
        status: 'ok',
        cause: 'clock_right',
        message: 'The clock agrees with that of api.weixin.qq.com, within 0.5 s.',
        advice: null
      }
    ]
  })
  t.ok(isHealthy([clock, absent, skipped]), 'warnings are no failures')
  t.match(JSON.parse(renderReportAsJson([absent], 'zh')), {
    ok: true,
    checks: [{ message: '文件 /data/x.db 尚不存在。' }]
  })
})

t.test('both languages have every text, with the same details, and advice wherever something is wrong', async (t) => {
  const { zh, en } = reportTexts
  const holes = (text = ''): string[] => [...new Set(text.match(/\{\w+\}/g))].sort()
  for (const cause of Object.keys(causes) as Cause[]) {
    const [chinese, english] = [zh.causes[cause], en.causes[cause]]
    for (const part of ['message', 'advice'] as const) {
      t.strictSame(holes(chinese[part]), holes(english[part]), `${cause}: ${part}`)
      if (english[part] !== undefined) t.not(chinese[part], english[part], `${cause}: ${part} is translated`)
    }
    t.match(chinese.message, /[\u4e00-\u9fff]/, cause)
    const isTrouble = ['failed', 'warning'].includes(causes[cause])
    for (const language of ['zh', 'en'] as const) {
      if (isTrouble) t.type(reportTexts[language].causes[cause].advice, 'string', `${cause} (${language})`)
    }
  }
  for (const language of ['zh', 'en'] as const) {
    t.strictSame(Object.keys(reportTexts[language].causes).sort(), Object.keys(causes).sort(), language)
    for (const { name, label } of platforms) t.ok(label[language], name)
  }
})

t.test('chooseReportLanguage() goes by the locale', async (t) => {
  t.equal(chooseReportLanguage({}), 'en')
  t.equal(chooseReportLanguage({ LANG: 'zh_CN.UTF-8' }), 'zh')
  t.equal(chooseReportLanguage({ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'en_GB.UTF-8' }), 'en')
  t.equal(chooseReportLanguage({ LANG: 'C', LC_ALL: 'zh' }), 'zh')
  t.equal(chooseReportLanguage({ LANG: 'zh_TW', LC_ALL: '' }), 'zh')
  t.equal(chooseReportLanguage({ LANG: 'zhx' }), 'en')
})
