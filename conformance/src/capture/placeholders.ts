import { extname } from 'node:path'

/** Gives the same placeholder to the same value, counting from 1. */
export interface Placeholders {
  /** For a task id, or whatever later requests are made of. What looks like a number stays one. */
  id(value: string): string
  /** For a link to somewhere else than the provider. */
  elsewhere(url: URL): string
  /** For the origin of such a link. */
  host(url: URL): string
  /** For a link on the provider's own origin that is none of its documented routes. */
  onOrigin(url: URL, origin: string): string
  /** For a validator of a file. */
  etag(value: string): string
  /** For the name of a field that looks like a secret. */
  field(name: string): string
  /** For a model that the document does not know. */
  model(name: string): string
  /** Everything that was replaced and must not be found in what is written. */
  readonly replaced: readonly string[]
}

/** @param ours values that are no secret, since we made them up ourselves */
export function createPlaceholders(ours: readonly string[]): Placeholders {
  const tables = new Map<string, Map<string, string>>()
  const given = (table: string, value: string, make: (count: number) => string): string => {
    const own = tables.get(table) ?? new Map<string, string>()
    tables.set(table, own)
    const known = own.get(value) ?? make(own.size + 1)
    own.set(value, known)
    return known
  }
  const isOurs = (value: string) => ours.includes(value)
  const fileOf = (url: URL) =>
    given('file', url.href, count => {
      const extension = extname(url.pathname).toLowerCase()
      const query = url.search === '' ? '' : `?signature=placeholder-${count}`
      return `/file_${count}${mediaExtensions.includes(extension) ? extension : ''}${query}`
    })
  const host = ({ protocol, host: name }: URL) =>
    `${protocol}//${given('host', name, count => (count === 1 ? 'cdn.example' : `cdn-${count}.example`))}`
  return {
    id(value) {
      if (isOurs(value)) return value
      return given('id', value, count => (/^\d+$/.test(value) ? String(1_000_000 + count) : `task_${count}`))
    },
    host,
    elsewhere: url => host(url) + fileOf(url),
    onOrigin: (url, origin) => origin + fileOf(url),
    etag: value => (value.startsWith('W/') ? 'W/' : '') + given('etag', value, count => `"etag_${count}"`),
    field: name => given('field', name, count => `field_${count}`),
    model: name => given('model', name, count => `other-model-${count}`),
    get replaced() {
      return ['id', 'file', 'host', 'etag', 'field'].flatMap(table => [...(tables.get(table)?.keys() ?? [])])
    },
  }
}

const mediaExtensions = ['.mp4', '.mov', '.webm', '.png', '.jpg', '.jpeg', '.webp', '.gif']
