/*
 * Stands in for `process-on-spawn`, with which tap loads its hooks into each process that a test starts: they take five
 * times as long as the start of Node. `cover.mjs` collects what the command line covers.
 */
export default { addListener() {} }
