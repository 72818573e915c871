import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'

const root = join(import.meta.dirname, '..', '..')
const folder = join(root, 'test', 'browser', 'frameworks')

interface SfcCompiler {
  parse: (source: string, options: object) => { descriptor: object }
  compileScript: (descriptor: object, options: object) => { content: string }
}

/** Compiles Vue's single-file components as its bundler plugins do, told that the elements are none of Vue's. */
const vue: Plugin = {
  name: 'vue',
  setup({ onLoad }) {
    const compiler = createRequire(join(folder, 'package.json'))('vue/compiler-sfc') as SfcCompiler
    const isCustomElement = (tag: string) => tag.startsWith('oauth-')
    onLoad({ filter: /\.vue$/ }, ({ path }) => {
      const templateParseOptions = { isCustomElement }
      const { descriptor } = compiler.parse(readFileSync(path, 'utf8'), { templateParseOptions })
      const { content } = compiler.compileScript(descriptor, { id: path, inlineTemplate: true })
      return { contents: content, loader: 'ts' }
    })
  }
}

/** Builds a screen of `test/browser/frameworks` for browsers, for development: React then mounts twice in StrictMode. */
export async function buildScreen(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, file)],
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    plugins: [vue],
    alias: { 'fastify-oauth-binding/elements': join(root, 'dist', 'elements', 'index.js') },
    define: {
      'process.env.NODE_ENV': '"development"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false'
    }
  })
  return outputFiles[0]!.text
}
