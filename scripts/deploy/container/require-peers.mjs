import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Makes the peer dependencies of the package in the working folder dependencies, in the versions that the tests run
 * with: `npm ci --omit=dev` then installs what `serve` needs, as the lock file has it.
 */
const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const { dependencies, devDependencies, peerDependencies } = manifest
for (const name of Object.keys(peerDependencies)) {
  if (devDependencies[name] === undefined) throw new Error(`${name} has no version that the tests run with`)
  dependencies[name] = devDependencies[name]
  delete devDependencies[name]
}
writeFileSync('package.json', JSON.stringify(manifest, null, 2))
