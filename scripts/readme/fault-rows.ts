import { faultCatalogue, faultNames } from '../../src/sandbox/faults/catalogue.js'
import { simulatedPlatforms } from '../../src/sandbox/platforms/index.js'

/** Lists the faults that are errors of the platforms, and the codes that each platform has for them. */
export function listFaultRows(language: 'en' | 'zh'): string[][] {
  const [place, colon, comma, semicolon] = language === 'en' ? [1, ' ', ', ', '; '] : [0, ' ', '、', '；']
  const names = faultNames.filter((name) => faultCatalogue[name].kind === 'vendor')
  return names.map((name) => {
    const codes = simulatedPlatforms.flatMap(({ brand, operations }) => {
      const own = new Set(operations.flatMap(({ failures }) => failures.faults[name] ?? []))
      return own.size === 0 ? [] : [`${brand.label[place as 0 | 1]}${colon}${[...own].map(quote).join(comma)}`]
    })
    return [`\`${name}\``, codes.join(semicolon)]
  })
}

function quote(code: string): string {
  return `\`${code}\``
}
