/** Paths of probes and scrapes: they are logged at level `debug`, and are no part of a trace. */
export const quietPaths = /^\/(health\/|metrics$)/
