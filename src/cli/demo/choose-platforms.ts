import { contractPlatforms, sandboxPlatforms, type SandboxPlatform } from '../../sandbox/settings.js'

/** Returns the simulated platforms that a service is pointed at: the contract's two, or all. */
export function choosePlatforms(all: boolean): readonly SandboxPlatform[] {
  return all ? sandboxPlatforms : contractPlatforms
}
