/** How much of a page is read; the platforms' pages are smaller. */
const maxCharacters = 262_144

/** The `User-Agent` of a desktop browser. */
const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

/** Reads a page as a browser gets it, redirects not followed; empty when it cannot be read. */
export async function readPage(url: string, userAgent: string = browser, signal: AbortSignal): Promise<string> {
  try {
    const headers = { accept: 'text/html', 'accept-language': 'zh-CN', 'user-agent': userAgent }
    const response = await fetch(url, { redirect: 'manual', headers, signal })
    const decoder = new TextDecoder()
    let page = ''
    for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      page += decoder.decode(part, { stream: true })
      if (page.length > maxCharacters) break
    }
    return page
  } catch {
    return ''
  }
}
