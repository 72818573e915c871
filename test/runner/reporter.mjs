import { Transform } from 'node:stream'

/** Kinds of a TAP line, by its text without indentation. */
const patterns = {
  failure: /^not ok /,
  subtest: /^# Subtest: /,
  tap: /^(ok |#|\d+\.\.\d|TAP version |$)/,
  /** The result of a test file that ran in a room. */
  file: /^(not )?ok \d+ - test\/\S+\.test\.ts( |$)/
}

/**
 * A reporter of tap. It prints a line a test file, each failure in full below the names of its subtests, output that is
 * no TAP, and the summary. It is JavaScript because the runner loads it, which runs no TypeScript.
 */
export default class Reporter extends Transform {
  #rest = ''
  /** Subtests around the present line that are not printed: a line each, the outermost first. */
  #subtests = []
  /** Indentation of the YAML block that the present line is in, and whether the block is of a failure. */
  #block = null
  #isFailure = false
  #failed = []

  _transform(chunk, _encoding, done) {
    const lines = (this.#rest + String(chunk)).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#read(line)
    done()
  }

  _flush(done) {
    if (this.#rest !== '') this.#read(this.#rest)
    if (this.#failed.length > 0) this.#print(`# Failed:\n${this.#failed.map((name) => `#   ${name}`).join('\n')}`)
    done()
  }

  #print(line) {
    this.push(`${line}\n`)
  }

  #read(line) {
    const text = line.trimStart()
    const indent = line.length - text.length
    if (this.#block !== null) return this.#readBlock(line, text, indent)
    if (text === '---') this.#block = indent
    if (text === '---' && !this.#isFailure) return
    if (text === '---') return this.#print(line)
    this.#isFailure = patterns.failure.test(text)
    if (patterns.subtest.test(text)) return this.#enter(line, indent)
    if (this.#isFailure) return this.#fail(line, text, indent)
    const isOfFile = patterns.file.test(text) || (indent === 0 && /^(ok |# |Bail out!)/.test(text))
    if (isOfFile || !patterns.tap.test(text)) this.#print(line)
  }

  #readBlock(line, text, indent) {
    if (this.#isFailure) this.#print(line)
    if (text === '...' && indent === this.#block) this.#block = null
  }

  #enter(line, indent) {
    this.#subtests = this.#subtests.filter((outer) => outer.search(/\S/) < indent)
    this.#subtests.push(line)
  }

  #fail(line, text, indent) {
    for (const subtest of this.#subtests) if (subtest.search(/\S/) < indent) this.#print(subtest)
    this.#subtests = []
    this.#print(line)
    if (indent === 0 || patterns.file.test(text)) this.#failed.push(text.replace(/^not ok \d+ - | # time=.*/g, ''))
  }
}
