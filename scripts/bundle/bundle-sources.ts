import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { build, type Plugin } from 'esbuild'

/** Names a file of the built folder, wherever the text that names it will be; its relative path takes the place. */
const scheme = 'built:'
const namePattern = /(["'])built:([^"']+)\1/g

const named = (path: string): string => `${scheme}${path.split(sep).join('/')}`

/** The folders of others' code, whose files are loaded when they are needed, and stay what they are. */
export const apart = ['bundled', join('persistence', 'generated')]

/** Paths that a compiled file makes of its own address hold wherever its text goes. */
function keepAddresses(text: string, path: string): string {
  return text
    .replaceAll(/import\.meta\.resolve\((["'])(\.[^"']+)\1\)/g, (_whole, _quote, specifier: string) => {
      return `import.meta.resolve("${named(join(dirname(path), specifier))}")`
    })
    .replaceAll('import.meta.url', `new URL("${named(path)}", import.meta.url).href`)
}

function keepApart(compiled: string): Plugin {
  return {
    name: 'keep-apart',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
        const target = relative(compiled, resolve(resolveDir, path))
        const isApart = apart.some((folder) => target.startsWith(folder + sep))
        return isApart ? { path: named(target), external: true } : undefined
      })
      onLoad({ filter: /\.js$/ }, ({ path }) => ({
        contents: keepAddresses(readFileSync(path, 'utf8'), relative(compiled, path)),
        loader: 'js'
      }))
    }
  }
}

/**
 * Bundles the compiled files: to read and to link some 200 of them took a third of the start (row `ready` of the
 * benchmark). What several entries share is in a file that all of them import, so that a class exists once; what is
 * imported when it is needed stays a file of its own.
 *
 * @param compiled The folder of the compiled files.
 * @param entries Relative to it; a bundle has the place of its entry.
 */
export async function bundleSources(compiled: string, built: string, entries: readonly string[]): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: entries.map((entry) => join(compiled, entry)),
    outbase: compiled,
    outdir: built,
    chunkNames: 'chunks/[name]-[hash]',
    ...{ bundle: true, splitting: true, write: false, sourcemap: true },
    ...{ format: 'esm', platform: 'node', target: 'node20.19', packages: 'external', charset: 'utf8' },
    logLevel: 'warning',
    plugins: [keepApart(compiled)]
  })
  for (const { path, text } of outputFiles) {
    const relate = (_whole: string, quote: string, name: string): string => {
      const to = relative(dirname(path), join(built, name)).replaceAll('\\', '/')
      return `${quote}${to.startsWith('.') ? to : `./${to}`}${quote}`
    }
    mkdirSync(dirname(path), { recursive: true })
    // A source map holds the text of the sources, not that of a bundle.
    writeFileSync(path, path.endsWith('.js') ? text.replaceAll(namePattern, relate) : text)
  }
}
