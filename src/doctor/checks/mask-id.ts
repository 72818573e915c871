export function maskId(appId: string): string {
  return appId.length > 10 ? `${appId.slice(0, 4)}…${appId.slice(-4)}` : `${appId.slice(0, 2)}…`
}
