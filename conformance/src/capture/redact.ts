import type { Provider } from '@vidrelay/core/provider'
import { mediaBytes } from '../format/media-bytes.ts'
import type { RecordedExchange, RecordedRequest, RecordedResponse } from '../format/recording.ts'
import { keyMark } from '../replay/secrets.ts'
import { createPlaceholders } from './placeholders.ts'
import { type Location, type PlaceKind, type Places, parsed, placesIn } from './places.ts'
import { createUrlRedactor } from './redact-url.ts'
import type { TappedAnswer, TappedExchange } from './tap.ts'

export interface RedactOptions {
  provider: Provider
  /** Captured from here; no slash at the end. */
  baseURL: string
  /** The key that the requests carry. */
  key: string
  /** When the scenario began: all times are shifted so that it began when every replay begins. Unit: milliseconds since 1970. */
  begun: number
  /** Texts that we made up ourselves, and which may stand as they are. */
  ours: readonly string[]
}

/** Makes exchanges fit to be shown. What the document does not read is gone but for its name and its type. */
export interface Redactor {
  /** What a client of the recording is given as base URL; undefined: the provider's own. */
  readonly baseURL: string | undefined
  /** @throws Error where the connection broke: half an answer is no record of anything */
  exchange(tapped: TappedExchange): Promise<RecordedExchange>
  /** Real ids, links and hosts that were replaced: none of them may be found in what is written. */
  readonly replaced: readonly string[]
}

/** When a replay begins. Unit: milliseconds since 1970. */
const replayStart = Date.parse('2026-01-01T00:00:00Z')

/** What stands for media inside an answer. Unit: bytes. */
export const inlineLength = 512
/** Longer media are recorded as if they had this length: nobody looks at their bytes. Unit: bytes. */
const longestMedia = 65_536

/** A long list of models is the account's, not the provider's: so many that the document does not know are kept. */
const mostOtherModels = 3

export function createRedactor({ provider, baseURL, key, begun, ours }: RedactOptions): Redactor {
  const names = createPlaceholders(ours)
  const urls = createUrlRedactor(provider, baseURL, names)
  const shift = Math.round((replayStart - begun) / 1000)
  const words = wordsOf(provider)
  const authHeader = provider.auth.header.toLowerCase()
  const prefix = provider.auth.prefix ?? 'Bearer '

  async function request({ method, url, headers, body }: TappedExchange): Promise<RecordedRequest> {
    const shown: Record<string, string> = {}
    const authorization = headers.get(authHeader)
    shown[authHeader] =
      authorization === null ? 'absent' : authorization === prefix + key ? prefix + keyMark : 'present'
    const range = headers.get('range')
    if (range !== null && isRange(range)) shown.range = range
    const ifRange = headers.get('if-range')
    if (ifRange !== null) shown['if-range'] = names.etag(ifRange)
    return { method: method as 'GET', url: urls.redact(url), headers: shown, ...(await bodyOf(headers, body)) }
  }

  function response(answer: TappedAnswer, isModels: boolean): { response: RecordedResponse; note?: string } {
    const { status } = answer
    const headers = headersOf(answer)
    const text = answer.body === null ? undefined : textOf(answer.body)
    const json = text === undefined ? undefined : parsed(text)
    if (json !== undefined) {
      const { list, note } = isModels ? shortened(provider, json) : { list: json, note: undefined }
      const places = placesIn(provider, list, isModels)
      return { response: { status, ...headers, json: value(list, [], places) as never }, ...(note && { note }) }
    }
    if (answer.length === 0) return { response: { status, ...headers } }
    if (text !== undefined)
      return { response: { status, ...headers, text: text.trimStart().startsWith('<') ? page : '<string>' } }
    return media(answer, headers)
  }

  function media(answer: TappedAnswer, { headers = {} }: Shown): { response: RecordedResponse; note?: string } {
    const kind = kindOf(answer)
    const type = kind === 'mp4' ? 'video/mp4' : 'image/png'
    const real = answer.headers.get('content-type')
    const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(answer.headers.get('content-range') ?? '')
    const [from, last, total] = range ? range.slice(1).map(Number) : []
    const notes: string[] = real?.split(';')[0] === type ? [] : [`the real file was ${mediaTypeIn(real)}`]
    const isWhole = range === null
    // A file that came in parts keeps its length, or the parts would not fit.
    const length = isWhole ? Math.max(128, Math.min(answer.length, longestMedia)) : total!
    if (isWhole && length !== answer.length) notes.push(`the real file had ${answer.length} bytes`)
    const bytes = isWhole ? { kind, length } : { kind, length, from: from!, to: last! + 1 }
    return {
      response: { status: answer.status, headers: { ...headers, 'content-type': type }, bytes },
      ...(notes.length > 0 && { note: notes.join('; ') }),
    }
  }

  type Shown = { headers?: Record<string, string> }

  /** Default deny: a header that is not named here is gone. */
  function headersOf({ headers }: TappedAnswer): Shown {
    const shown: Record<string, string> = {}
    const keep = (name: string, form: RegExp) => {
      const own = form.exec(headers.get(name) ?? '')?.[0]
      if (own !== undefined) shown[name] = own
    }
    keep('content-type', /^[\w.+-]+\/[\w.+-]+/)
    keep('retry-after', /^\d{1,6}$/)
    keep('accept-ranges', /^(bytes|none)$/)
    keep('content-range', /^bytes (\d+-\d+|\*)\/(\d+|\*)$/)
    const etag = headers.get('etag')
    if (etag) shown.etag = names.etag(etag)
    return Object.keys(shown).length === 0 ? {} : { headers: shown }
  }

  function value(own: unknown, location: Location, places: Places): unknown {
    if (own === null) return null
    if (Array.isArray(own)) return own.map((item, index) => value(item, [...location, index], places))
    if (typeof own === 'object') {
      const entries = Object.entries(own).map(([name, inner]) => [
        words.fields.has(name) || isPlainName(name) ? name : names.field(name),
        value(inner, [...location, name], places),
      ])
      return Object.fromEntries(entries)
    }
    const kinds = places.kindsAt(location)
    if (typeof own === 'string') {
      if (own === '') return '' // it says nothing, and counts as absent
      if (places.opensAt(location)) return JSON.stringify(value(parsed(own), [...location, '@json'], places))
      return shownText(own, kinds)
    }
    if (typeof own === 'number') return number(own, kinds)
    return kinds.has('flag') ? own : false
  }

  function shownText(own: string, kinds: ReadonlySet<PlaceKind>): string {
    for (const kind of order) {
      const shown = kinds.has(kind) ? texts[kind](own) : undefined
      if (shown !== undefined) return shown
    }
    return '<string>'
  }

  function number(own: number, kinds: ReadonlySet<PlaceKind>): number {
    if (kinds.has('id')) return Number(names.id(String(own)))
    if (kinds.has('time')) return shiftedNumber(own)
    return countable.some(kind => kinds.has(kind)) ? own : 0
  }

  const shiftedNumber = (own: number): number => (own > 1e11 ? own + shift * 1000 : own > 1e9 ? own + shift : 0)

  /** What may be shown of a text, by what the document takes it for; undefined: nothing. */
  const texts: Readonly<Record<PlaceKind, (own: string) => string | undefined>> = {
    link: own => (isData(own) ? inlineData(own) : isBase64(own) ? inlineBase64('png') : urls.link(own)),
    id: own => urls.link(own) ?? names.id(own),
    status: own => (words.statuses.has(own.trim().toLowerCase()) || isPlainWord(own) ? own : undefined),
    progress: own => (/^\d{1,3}(\.\d+)?%?$/.test(own) ? own : undefined),
    time: own => {
      if (/^\d+$/.test(own)) return String(shiftedNumber(Number(own)))
      const date = Date.parse(own)
      return Number.isNaN(date) ? undefined : new Date(date + shift * 1000).toISOString()
    },
    effective: own => (isMeasure(own) || words.models.has(own) || ours.includes(own) ? own : undefined),
    cost: own => (/^\d+(\.\d+)?$/.test(own) ? own : undefined),
    code: own => (words.codes.has(own.toLowerCase()) || isPlainWord(own) || /^\d{1,4}$/.test(own) ? own : undefined),
    model: own => (words.models.has(own) ? own : names.model(own)),
    flag: own => (words.flags.has(own) ? own : undefined),
    message: own => phraseOf(provider, own),
  }

  return {
    baseURL: provider.baseURL === null ? urls.base : undefined,
    get replaced() {
      return names.replaced
    },
    async exchange(tapped) {
      const { answer, broken, url } = tapped
      if (broken !== undefined || !answer)
        throw new Error(`the connection to the provider broke (${broken ?? 'no answer'})`)
      const isModels = provider.discovery !== undefined && url.href.split('?')[0] === baseURL + provider.discovery.path
      const shown = await request(tapped) // before the answer, so that ids are counted in the order in which they came
      const { response: came, note } = response(answer, isModels)
      const location = answer.headers.get('location')
      if (location !== null && URL.canParse(location, url.href))
        came.headers = { ...came.headers, location: urls.redact(new URL(location, url.href)) }
      return { ...(note !== undefined && { note }), request: shown, response: came }
    },
  }
}

/** Places where a number says how it stands, and not who it is. */
const countable: readonly PlaceKind[] = ['status', 'progress', 'effective', 'cost', 'code', 'flag']

const order: readonly PlaceKind[] = [
  'link',
  'model',
  'id',
  'status',
  'progress',
  'time',
  'effective',
  'cost',
  'code',
  'flag',
  'message',
]

const page = '<!doctype html><html><head><title>placeholder</title></head><body></body></html>'

const isRange = (value: string) => /^bytes=\d+-\d*$/.test(value)
const isData = (value: string) => /^data:(video|image)\//i.test(value)
/** A result that stands in the answer itself. */
const isBase64 = (value: string) => value.length >= 32 && /^[\w+/=\s-]+$/.test(value) && !value.startsWith('/v')
const isMeasure = (value: string) => /^\d+(\.\d+)?(x\d+|:\d+(\.\d+)?|[pk])?$/i.test(value)
/** A word, or words joined: what a table of states or codes is made of. A secret has digits among its letters. */
const isPlainWord = (value: string) => value.length <= 60 && /^[\p{L}]+([_. -][\p{L}]+)*$/u.test(value)

/** A name that somebody thought of, and not one that was drawn: parts of letters, none of them long, and few digits. */
function isPlainName(name: string): boolean {
  if (name.length > 40 || (name.match(/\d/g) ?? []).length > 4) return false
  return (
    /^[\p{L}\d_.$@ -]+$/u.test(name) && name.split(/[_.$@ -]|(?<=\p{Ll})(?=\p{Lu})/u).every(part => part.length <= 20)
  )
}

/** The words that the document itself knows: they are public. */
function wordsOf(provider: Provider) {
  const shapes = Object.values(provider.dialects).flatMap(({ answer, otherAnswer }) => [answer, otherAnswer ?? answer])
  const flagTables = [...shapes.flatMap(({ signs = [] }) => signs), ...provider.errors].flatMap(({ at = {} }) =>
    Object.values(at),
  )
  return {
    statuses: new Set(Object.keys(provider.statuses).map(word => word.toLowerCase())),
    codes: new Set([
      ...['', '0', '200', 'success', 'ok'],
      ...provider.errors.flatMap(({ code = [] }) => code).map(code => code.toLowerCase()),
    ]),
    models: new Set([
      ...Object.keys(provider.models).filter(name => !name.includes('*')),
      ...Object.values(provider.models).flatMap(({ aliases = [] }) => aliases),
    ]),
    flags: new Set(flagTables.filter(value => typeof value === 'string')),
    fields: new Set(JSON.stringify(shapes).match(/[A-Za-z_]\w*/g)),
  }
}

/** Of somebody's words only those that an error row of the document looks for. */
function phraseOf(provider: Provider, message: string): string {
  const phrases = provider.errors.flatMap(({ text }) => {
    const found = text === undefined ? undefined : new RegExp(text, 'i').exec(message)?.[0]
    return found !== undefined && found.length <= text!.length ? [found] : []
  })
  return ['<string>', ...new Set(phrases)].join(' ')
}

function shortened(provider: Provider, json: unknown): { list: unknown; note?: string } {
  const { models } = wordsOf(provider)
  let left = mostOtherModels
  let dropped = 0
  const cut = (items: unknown[]) =>
    items.filter(item => {
      if ([...models].some(name => JSON.stringify(item).includes(JSON.stringify(name))) || left-- > 0) return true
      dropped++
      return false
    })
  const list = Array.isArray(json)
    ? cut(json)
    : typeof json === 'object' && json !== null
      ? Object.fromEntries(Object.entries(json).map(([name, own]) => [name, Array.isArray(own) ? cut(own) : own]))
      : json
  return dropped > 0
    ? { list, note: `the real list had ${dropped} more models that the document does not know` }
    : { list }
}

/** Undefined: no text. */
function textOf(body: Uint8Array): string | undefined {
  const text = Buffer.from(body).toString('utf8')
  return Buffer.from(text).equals(Buffer.from(body)) && !text.includes('\0') ? text : undefined
}

async function bodyOf(headers: Headers, body: Uint8Array): Promise<Pick<RecordedRequest, 'json' | 'form'>> {
  if (body.byteLength === 0) return {}
  const type = headers.get('content-type') ?? ''
  if (type.startsWith('multipart/form-data')) return { form: await formOf(type, body) }
  const json = parsed(Buffer.from(body).toString('utf8'))
  if (json === undefined) throw new Error('a request body that is neither JSON nor a form cannot be recorded')
  return { json: json as never }
}

/** Texts only: a capture sends no files. */
async function formOf(type: string, body: Uint8Array): Promise<{ name: string; value: string }[]> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  return [...form].map(([name, value]) => ({ name, value: String(value) }))
}

const kindOf = ({ head, headers }: TappedAnswer): 'mp4' | 'png' => {
  const type = headers.get('content-type') ?? ''
  const isImage = /^\x89PNG|^\xff\xd8\xff|^GIF8|^RIFF....WEBP/s.test(Buffer.from(head).toString('latin1'))
  return isImage || (type.startsWith('image/') && !Buffer.from(head).toString('latin1').includes('ftyp'))
    ? 'png'
    : 'mp4'
}
const mediaTypeIn = (header: string | null) => /^[\w.+-]+\/[\w.+-]+/.exec(header ?? '')?.[0] ?? 'of no stated type'

const inlineBase64 = (kind: 'mp4' | 'png') => Buffer.from(mediaBytes({ kind, length: inlineLength })).toString('base64')
const inlineData = (link: string) => {
  const kind = link.startsWith('data:video') ? 'mp4' : 'png'
  return `data:${kind === 'mp4' ? 'video/mp4' : 'image/png'};base64,${inlineBase64(kind)}`
}
