import { Transform } from 'node:stream'

/** Reads TAP and prints what a person needs of it. */
export default class Reporter extends Transform {}
