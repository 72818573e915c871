import t from 'tap'
import { simulatedPlatforms } from '../../../src/sandbox/platforms/index.js'

t.test('simulatedPlatforms have distinct options, settings and operations', async (t) => {
  for (const names of [
    simulatedPlatforms.map(({ apps }) => apps.option),
    simulatedPlatforms.map(({ settings }) => settings.prefix),
    simulatedPlatforms.flatMap(({ operations }) => operations.map(({ path }) => path)),
    [...new Set(simulatedPlatforms.map(({ brand }) => brand))].map(({ name }) => name)
  ]) {
    t.equal(new Set<string>(names).size, names.length, names.join())
  }
})

t.test('of the simulated pages at one path, the first platform’s alone claims nothing', async (t) => {
  const paths = new Set(simulatedPlatforms.flatMap(({ pages }) => Object.keys(pages)))
  for (const path of paths) {
    const [, ...others] = simulatedPlatforms.flatMap(({ pages }) => pages[path] ?? [])
    t.ok(
      others.every(({ claims }) => claims !== undefined),
      path
    )
  }
})

t.test('the exchange log shows these parameters of the platforms and no others', async (t) => {
  t.strictSame([...new Set(simulatedPlatforms.flatMap(({ shownParameters }) => shownParameters))].sort(), [
    'accessKey',
    'agentid',
    'appid',
    'clientId',
    'connect_redirect',
    'corpid',
    'forcePopup',
    'forceSnapShot',
    'grantType',
    'lang',
    'login_type',
    'openid',
    'prompt',
    'timestamp'
  ])
})

t.test('the colours of the simulated brands carry white text at a contrast of 4.5 to 1', async (t) => {
  for (const { brand } of simulatedPlatforms) {
    const [red, green, blue] = [1, 3, 5]
      .map((start) => Number.parseInt(brand.color.slice(start, start + 2), 16) / 255)
      .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4)) as [number, number, number]
    t.ok(1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5, brand.name)
  }
})
