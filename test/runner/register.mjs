import { register } from 'node:module'

// `node --import` of this file lets a process run TypeScript.
// .taprc names it in NODE_OPTIONS, which come before tap's own hooks; the built command line must not inherit it.
delete process.env.NODE_OPTIONS
register('./hooks.mjs', import.meta.url)
