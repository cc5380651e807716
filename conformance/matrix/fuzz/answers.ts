import type { Answer, Dialect, Json, Path, Provider } from '@vidrelay/core/provider'
import type { Chance } from './chance.ts'
import { hostileHeaders, hostileLink, hostileValue } from './hostile.ts'

/** An answer as it comes over the wire, or what became of it. */
export interface Answered {
  status: number
  headers: Record<string, string>
  body: Uint8Array
  /** The connection breaks after this much of the body. */
  cut?: boolean
}

type Tree = { [name: string]: unknown }

/** A body in the words of a dialect, with good values at some of the places that its tables name. */
function documented(chance: Chance, provider: Provider, dialect: Dialect, id: string): Tree {
  const answer: Answer = dialect.otherAnswer && chance.once(4) ? dialect.otherAnswer : dialect.answer
  const tree: Tree = {}
  const level = (answer.envelope?.at ?? []).length > 0 && chance.once(2) ? `${chance.pick(answer.envelope!.at)}.` : ''
  const set = (paths: readonly Path[] | undefined, value: unknown) => {
    if (paths && paths.length > 0) putAt(tree, level + chance.pick(paths), value)
  }
  if (!chance.once(8)) set(answer.id, id)
  const done = Object.keys(provider.statuses).filter(word => provider.statuses[word]!.is === 'succeeded')
  if (!chance.once(6)) set(answer.status, chance.pick(chance.once(2) ? done : Object.keys(provider.statuses)))
  if (chance.once(3)) set(answer.progress ?? ['progress'], chance.pick([0, 50, 100, '30%']))
  for (const row of answer.outputs)
    if (row.at && chance.once(2)) set([row.at], chance.once(3) ? hostileLink(chance) : 'https://a.example/x.mp4')
  if (chance.once(4)) set(answer.code ?? ['error.code', 'code'], chance.pick(codesOf(provider)))
  if (chance.once(4)) set(answer.message ?? ['error.message', 'message'], 'no such luck')
  for (const name of ['createdAt', 'completedAt', 'expiresAt'] as const)
    if (chance.once(3)) set(answer[name], chance.pick([1767225600, 1767225600123, '2026-01-01T00:00:00Z']))
  if (answer.cost && chance.once(3)) set([answer.cost.at], 4)
  for (const paths of Object.values(answer.effective ?? {}))
    if (chance.once(3)) set(paths, chance.pick(['720p', 6, 'x']))
  for (const key of Object.keys(Object.assign({}, ...provider.errors.map(row => row.at ?? {}))))
    if (chance.once(12)) putAt(tree, key, true)
  return tree
}

const codesOf = (provider: Provider): string[] => [
  'success',
  '0',
  'x',
  ...provider.errors.flatMap(row => row.code ?? []),
]

/** Makes whatever is on the way; a path that cannot be made is left. */
function putAt(tree: Tree, path: Path, value: unknown): void {
  let here = tree
  const names = path
    .split('.')
    .flatMap(part => part.split(/\[\d*\]/))
    .filter(part => part !== '' && part !== '@json')
  for (const [index, name] of names.entries()) {
    if (index === names.length - 1) here[name] = path.endsWith(']') ? [value] : value
    else {
      if (typeof here[name] !== 'object' || here[name] === null) here[name] = {}
      here = here[name] as Tree
    }
  }
}

/** Puts hostile values in the place of some of what stands there, and names that nobody expects beside it. */
function mutated(chance: Chance, value: unknown, depth = 0): unknown {
  if (chance.once(depth === 0 ? 30 : 8)) return hostileValue(chance)
  if (Array.isArray(value)) return value.map(item => mutated(chance, item, depth + 1))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
    .filter(() => !chance.once(15))
    .map(([name, part]) => [chance.once(40) ? '__proto__' : name, mutated(chance, part, depth + 1)] as const)
  const tree = {}
  for (const [name, part] of entries)
    Object.defineProperty(tree, name, { value: part, enumerable: true, configurable: true, writable: true })
  return tree
}

/** The text of a body, and what servers make of it. */
function written(chance: Chance, tree: unknown): string {
  const text = JSON.stringify(tree) ?? 'null'
  return chance.pick<() => string>([
    () => text,
    () => text,
    () => text,
    () => text.slice(0, chance.below(text.length + 1)),
    () => `<br />\n<b>Warning</b>: x in y on line 3<br />\n${text}`,
    () => `${text}${JSON.stringify({ error: 'the log is full' })}`,
    () => `${text}\n${text}\n`,
    () => `event: x\ndata: ${text}\n\ndata: [DONE]\n\n`,
    () => text.replace(/:("[^"]*"|\d+)/, ': NaN'),
    () => JSON.stringify({ message: text }),
    () => `<!doctype html><title>${text}</title><pre>${text.replaceAll('"', '&quot;')}</pre>`,
    () => `\uFEFF${text}`,
    () => text.replace('{', `{"id":${'9'.repeat(chance.below(40) + 1)},`),
    () => `${'['.repeat(chance.once(20) ? 20_000 : 40)}${text}`,
    () => chance.pick(['null', '""', '17', 'true', '\u0000', '{', '[[[', 'accepted', '<html>', '-']),
    () => '',
  ])()
}

const statuses = [
  200, 200, 200, 200, 200, 201, 202, 204, 206, 299, 301, 303, 307, 400, 401, 402, 403, 404, 408, 409, 410, 413, 416,
  422, 425, 429, 499, 500, 502, 503, 504, 520, 521, 524, 530, 999,
]

/** Any answer about a task, or a list of them. */
export function anyAnswer(chance: Chance, provider: Provider, dialect: Dialect, id: string): Answered {
  const one = () => mutated(chance, documented(chance, provider, dialect, id))
  const items = dialect.answer.items
  const tree = items !== undefined && chance.once(3) ? listed(items, [one(), one(), hostileValue(chance)]) : one()
  const text = written(chance, tree)
  return {
    status: chance.pick(statuses),
    headers: hostileHeaders(chance),
    body: chance.once(50) ? Buffer.from(text, 'utf16le') : Buffer.from(text),
    cut: chance.once(8),
  }
}

function listed(items: Path, list: unknown[]): Tree {
  const tree: Tree = {}
  putAt(tree, items, list)
  return tree
}

/** Any answer with values at these places: a list of models, an upload. */
export function anyAnswerWith(chance: Chance, paths: readonly Path[], value: Json): Answered {
  const tree: Tree = {}
  for (const path of paths) if (!chance.once(6)) putAt(tree, path, value)
  return {
    status: chance.pick(statuses),
    headers: hostileHeaders(chance),
    body: Buffer.from(written(chance, mutated(chance, tree))),
  }
}
