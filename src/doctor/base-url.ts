/**
 * Chooses where a platform's API is: as configured, or the platform's own address.
 *
 * @returns The address without a slash at the end, and whether it is the platform's own.
 */
export function chooseBaseUrl(configured: string | undefined, own: string): { apiBaseUrl: string; isReal: boolean } {
  const apiBaseUrl = (configured ?? own).replace(/\/+$/, '')
  return { apiBaseUrl, isReal: apiBaseUrl === own }
}
