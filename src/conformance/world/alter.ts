/** Replaces the character at a place by another one of the text: what results looks like the text. */
export function alter(text: string, at = text.length - 1): string {
  const other = [...text].find((character) => character !== text[at])
  return `${text.slice(0, at)}${other}${text.slice(at + 1)}`
}
