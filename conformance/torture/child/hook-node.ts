// Counts what a job does through Node: files, the journal's statements, sockets. See boundary.ts.
import fs from 'node:fs'
import promises, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { Socket } from 'node:net'
import { devNull } from 'node:os'
import { DatabaseSync, StatementSync } from 'node:sqlite'
import { die, type Mode, placeOf, step } from './boundary.ts'

type Method = (this: unknown, ...words: unknown[]) => unknown
type Name = (self: unknown, words: readonly unknown[]) => string | undefined

const whole: readonly Mode[] = ['before', 'after']
const divisible: readonly Mode[] = ['before', 'half', 'after']

/** Half of the bytes that a call was given; undefined where they are not divisible. */
type Halve = (words: readonly unknown[]) => unknown[] | undefined

/** Replaces a method by one that is a boundary where `name` gives it a name. */
function bound(on: object, method: string, name: Name, halve?: Halve): void {
  const methods = on as Record<string, Method>
  const real = methods[method]!
  methods[method] = function bounded(...words) {
    const label = name(this, words)
    if (label === undefined) return real.apply(this, words)
    const mode = step(label, halve ? divisible : whole)
    if (mode === undefined) return real.apply(this, words)
    let result: unknown
    try {
      result = real.apply(this, (mode === 'half' && halve?.(words)) || words)
    } catch {} // what fails is a boundary too
    if (result instanceof Promise) return result.finally(die)
    // What was heard is still to be read; the other half never comes.
    if (mode === 'half' && method === 'push') {
      setImmediate(die)
      return result
    }
    die()
  }
}

/** What is open for writing, by its number or its handle. */
const paths = new Map<unknown, string>()
const isForReading = (flags: unknown) =>
  flags === undefined ||
  flags === 'r' ||
  (typeof flags === 'number' && (flags & 3) === 0 && (flags & fs.constants.O_CREAT) === 0)
const byPath =
  (word: string): Name =>
  (_, [path]) => {
    const place = placeOf(path)
    return place && `${word} ${place}`
  }
const byTarget =
  (word: string): Name =>
  (_, [from, to]) => {
    const place = placeOf(to)
    return place && `${word} ${placeOf(from) ?? 'elsewhere'} to ${place}`
  }
const byOpen = (word: string, opened: unknown) => {
  const place = placeOf(paths.get(opened) ?? '/')
  return place && `${word} ${place}`
}
const byHandle =
  (word: string): Name =>
  self =>
    byOpen(word, self)
const byNumber =
  (word: string): Name =>
  (_, [file]) =>
    byOpen(word, file)
const halfOfBuffer: Halve = ([file, buffer, ...rest]) =>
  buffer instanceof Uint8Array
    ? [file, buffer.subarray(0, buffer.byteLength >> 1), 0, buffer.byteLength >> 1, rest[2] ?? null]
    : [file, String(buffer).slice(0, String(buffer).length >> 1)]
const halfOfText: Halve = ([path, text, options]) => [path, String(text).slice(0, String(text).length >> 1), options]

/** Every name under which a path or an open file is changed, with a promise and without. */
const changes: { [name: string]: string } = {
  mkdir: 'mkdir',
  rmdir: 'rmdir',
  rm: 'rm',
  unlink: 'unlink',
  truncate: 'truncate',
  chmod: 'chmod',
}
for (const [name, word] of Object.entries(changes)) {
  bound(promises, name, byPath(word))
  bound(fs, `${name}Sync`, byPath(word))
}
for (const name of ['rename', 'link']) {
  bound(promises, name, byTarget(name))
  bound(fs, `${name}Sync`, byTarget(name))
}
bound(promises, 'writeFile', byPath('write file'), halfOfText)
bound(fs, 'writeFileSync', byPath('write file'), halfOfText)
bound(fs, 'openSync', (self, words) => (isForReading(words[1]) ? undefined : byPath('open')(self, words)))
const openSync = fs.openSync
fs.openSync = (path, flags, mode) => {
  const file = openSync(path, flags, mode)
  paths.set(file, isForReading(flags) ? '/' : String(path)) // numbers are used again
  return file
}
bound(fs, 'writeSync', byNumber('write'), halfOfBuffer)
for (const name of ['fsync', 'fdatasync', 'ftruncate']) bound(fs, `${name}Sync`, byNumber(name))

const sample: FileHandle = await promises.open(devNull)
const handles = Object.getPrototypeOf(sample)
await sample.close()
// A part is written in as many pieces as the network made of it: of each row of writes to it the first counts.
let last = ''
bound(
  handles,
  'write',
  (self, words) => {
    const label = byHandle('write')(self, words)
    const isOneMore = label === last
    last = label ?? ''
    return isOneMore ? undefined : label
  },
  words => halfOfBuffer([0, ...words])!.slice(1),
)
for (const name of ['sync', 'datasync', 'truncate', 'chmod'])
  bound(handles, name, (self, words) => {
    last = ''
    return byHandle(name)(self, words)
  })
const open = promises.open
promises.open = async (path, flags, mode) => {
  const label = isForReading(flags) ? undefined : byPath('open')(undefined, [path])
  const at = label === undefined ? undefined : step(label, whole)
  const handle = await open(path, flags, mode)
  if (at) die()
  paths.set(handle, String(path))
  return handle
}
syncBuiltinESMExports()

const sql = (text: string) => `sql ${text.trim().replace(/\s+/g, ' ').split(' ').slice(0, 4).join(' ')}`
bound(DatabaseSync.prototype, 'exec', (_, [text]) => sql(String(text)))
bound(DatabaseSync.prototype, 'close', () => 'sql close')
bound(StatementSync.prototype, 'run', self => sql((self as StatementSync).sourceSQL))
bound(StatementSync.prototype, 'get', self => {
  const { sourceSQL } = self as StatementSync
  return /checkpoint/.test(sourceSQL) ? sql(sourceSQL) : undefined
})

/** What each connection was asked last. */
const asked = new WeakMap<object, string>()
const heard = new WeakMap<object, number>()
const textOf = (data: unknown): string =>
  (Array.isArray(data)
    ? data.map(({ chunk }) => textOf(chunk))
    : [data instanceof Uint8Array ? Buffer.from(data.subarray(0, 400)).toString('latin1') : String(data)]
  ).join('')
bound(
  Socket.prototype,
  '_writeGeneric',
  (self, [, data]) => {
    const line = /^([A-Z]+) \S*?(\/(?:v1|files)\/\S*) HTTP/.exec(textOf(data))
    if (line) {
      asked.set(self as object, `${line[1]} ${line[2]}`)
      heard.set(self as object, 0)
      return `send ${line[1]} ${line[2]}`
    }
    const answer = /^HTTP\/1\.1 (\d+)/.exec(textOf(data))
    if (answer) return `answer ${answer[1]}`
    const request = asked.get(self as object)
    return request && `send more of ${request}`
  },
  ([isMany, data, ...rest]) => {
    const parts = (isMany ? (data as { chunk: Uint8Array | string }[]).map(({ chunk }) => chunk) : [data]) as (
      | Uint8Array
      | string
    )[]
    const bytes = Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))
    return [false, bytes.subarray(0, bytes.byteLength >> 1), 'buffer', rest[1]]
  },
)
// A long answer comes in as many pieces as the network made of it: the first and the second count, and its end is the server's.
bound(
  Socket.prototype,
  'push',
  (self, [chunk]) => {
    const request = asked.get(self as object)
    if (!(chunk instanceof Uint8Array) || request === undefined) return undefined
    const count = (heard.get(self as object) ?? 0) + 1
    heard.set(self as object, count)
    return count === 1 ? `hear ${request}` : undefined
  },
  ([chunk]) => [(chunk as Uint8Array).subarray(0, (chunk as Uint8Array).byteLength >> 1)],
)
