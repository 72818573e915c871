declare module '*.svg' {
  /** The text of the file, which esbuild puts in. */
  const text: string
  export default text
}
