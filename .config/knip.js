import manifest from '../package.json' with { type: 'json' }

const source = (path) => path.replace(/^(?:\.\/)?dist\/(.+)\.js$/, 'src/$1.ts')
const entries = Object.values(manifest.exports).flatMap((entry) => entry.default ?? [])

export default {
  entry: [
    ...[...entries, ...Object.values(manifest.bin)].map(source),
    // A compile-time assertion; nothing imports it.
    'src/contract/generated/equality.ts',
    'scripts/*.ts',
    'scripts/*/main.ts',
    // The program of a worker.
    'src/cli/workers/worker.ts',
    // Programs that the runs start.
    'scripts/stress/{host,mutations}.ts',
    'scripts/bench/load/{connection,generator}.ts',
    'test/**/*.test.ts',
    'test/rooms/*.ts',
    // fastify-cli loads them by their names.
    'test/hosts/template/**/*.ts',
    'test/helpers/after-all.ts'
  ],
  project: ['src/**/*.ts', 'scripts/**/*.ts', 'test/**/*.ts'],
  ignoreExportsUsedInFile: true,
  // The latter two belong to packages of their own.
  ignore: ['src/contract/generated/openapi.ts', 'test/browser/frameworks/**', 'scripts/clients/**'],
  // The plugin is the default export as well.
  exclude: ['duplicates'],
  // Tests load them through `createRequire`.
  ignoreDependencies: ['axe-core', 'grant', 'passport-dingtalk2'],
  // Of the operating system.
  ignoreBinaries: ['mkfifo', 'mount', 'openssl', 'prlimit', 'taskset', 'umount']
}
