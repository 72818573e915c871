/** What the pages of the demo say first. */
export const demoNote = `**Demo (演示).** The address of this page that \`npm start\` prints signs it in as demo user 1: its token
is in *Authorize* then, and stays there over a reload. 终端中打印的本页地址会自动填入演示用户 1 的 token。`

/**
 * Runs before Swagger UI starts: takes the token of a demo user from the fragment of the address, and keeps it where
 * Swagger UI keeps what was authorised. For the demo alone: elsewhere a link could sign a person in as somebody else.
 */
export const takeTokenScript = `{
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token !== null) {
    const schema = { type: 'http', scheme: 'bearer' }
    localStorage.setItem('authorized', JSON.stringify({ bearerToken: { name: 'bearerToken', schema, value: token } }))
    history.replaceState(null, '', location.pathname + location.search)
  }
}
`
