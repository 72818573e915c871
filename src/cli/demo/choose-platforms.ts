import { contractPlatforms, sandboxPlatforms, type SandboxPlatform } from '../../sandbox/settings.js'

export function choosePlatforms(all: boolean): readonly SandboxPlatform[] {
  return all ? sandboxPlatforms : contractPlatforms
}
