import type { FieldName, Json, Kind, Operation, Role, Status, UpstreamErrorCode } from '../words/names.ts'

/**
 * The provider contract. A `Provider` is plain JSON from top to bottom: it can be stored, diffed, mutated row by row,
 * and checked against a specification. Core interprets it; there is no place in it for code.
 */

/**
 * Where to read in an answer: `data.videos[].url`; `[0]` picks one, `[]` visits each (a lone value counts as one),
 * `@json` parses the text reached. Reading never throws; what is not there is absent.
 */
export type Path = string

/** Where to write in a request: `input.prompt`, `images[]` appends, `images[].url` appends an object, `?name` is the query; in a form: the literal part name, and places with a dot gather into one part of JSON named by their root. */
export type Place = string

/**
 * Text with holes `{id} {model} {source} {variant} {page.after} {page.limit} {file} {file.name} {file.type}` and names set by a `take`. Core
 * percent-encodes what goes into a path.
 * A text that is one hole keeps the value's JSON type; a hole without a value drops its key.
 * `/v1/videos/{id}/content?variant={variant}`; `{ "model": "{model}", "after": "{page.after}" }`.
 */
export type Template = string

/**
 * Where a fact comes from: a key of `Provider.sources`, alone or followed by `-nn` or ` detail`, several joined by `; `.
 * `S1-27` is requirement 27 of document S1; `new-api relay_task.go` is a place in source code.
 */
export type Source = string

/** A document, a code base or a third party that rows name as their source. The kind says how far to trust it. */
export interface SourceDocument {
  /** `documentation`: the provider's own pages. `code`: source of the software it runs. `third-party`: others' notes. `captured`: real traffic. `inferred`: our reading. */
  kind: 'documentation' | 'code' | 'third-party' | 'captured' | 'inferred'
  title: string
  url?: string
  /** Day the fact was read, `YYYY-MM-DD`. */
  date?: string
}

/**
 * How one canonical field is spelled. `as` sets the JSON type, or writes text in capitals (`720P`); `values` maps ours to theirs and closes the set.
 * `{ to: 'shape', values: { '16:9': 'landscape', '9:16': 'portrait' } }`.
 */
export interface Field {
  to: Place
  source?: Source
  as?: 'string' | 'number' | 'upper'
  values?: { readonly [value: string]: Json }
}

/**
 * One way to hand over one medium. Rows stand in order of preference; the first whose role, form, type, size and
 * condition fit wins; none: refused. Core makes the form out of what the user gave (URL, data URL, path, bytes, task).
 * `{ role: 'image', as: 'part', to: 'input_reference', types: ['image/png'], maxBytes: 10_485_760 }`.
 */
export interface MediaRow {
  role?: Role | readonly Role[]
  /** `url`: an http(s) address; a file is uploaded first where the provider has an upload. `data`: a whole data URL. `part`: a file part of a form. `task`: a task of this very origin and account, by its id. */
  as: 'url' | 'data' | 'part' | 'task'
  to: Place
  when?: Limits
  /** Media types taken; `image/*` is allowed. Absent: any image. */
  types?: readonly string[]
  /** Decoded bytes. */
  maxBytes?: number
  /** `advised`: http links are sent with a warning. Absent: http passes like https. */
  https?: 'advised'
  source?: Source
}

/**
 * What a fact may be, ends included. `images` counts the images, `prompt` its characters, `options.x` is
 * `providerOptions.x`. An absent fact counts as `default`; without one it fits only `given: false`.
 * Each limit is judged alone and the strictest verdict wins.
 * `seconds: [{ min: 1, max: 15, default: 4, sent: true }, { in: [4, 8, 12], outside: 'advised' }]`.
 */
export interface Limit {
  given?: boolean
  in?: readonly (string | number)[]
  min?: number
  max?: number
  /** What the server uses when nothing is sent. */
  default?: string | number
  /** With `default`: core writes the default onto the wire when the caller leaves the field out, as the provider's own sample does. */
  sent?: true
  /**
   * What happens to a value outside. Absent: refused before sending (`lenient` sends the nearest value inside).
   * `rewritten`: the server changes it to the nearest inside, so core sends that and says so. `ignored`: the server
   * does not look at it. `advised`: the document only recommends or lists what is usual; sent, with a warning.
   */
  outside?: 'rewritten' | 'ignored' | 'advised'
  source?: Source
}
export type Fact = FieldName | 'images' | `options.${string}`
export type Limits = { readonly [fact in Fact]?: Limit | readonly Limit[] }

/**
 * A limit across fields: where the request is inside `when`, `limits` are judged as well.
 * `{ id: 'acme.many-images', when: { images: { min: 2 } }, limits: { seconds: { max: 10 } }, source: 'ACME-7' }`.
 */
export interface Rule {
  id: string
  when: Limits
  limits: Limits
  source: Source
}

export interface Price {
  when?: Limits
  usd: number
  per: 'request' | 'second' | 'image'
  source: Source
}

/** One HTTP exchange. Its retry domain follows from the operation, not from the method. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below the origin, from `/v1/…` on (a base URL that ends in `/v1` is folded). */
  path: Template
  query?: { readonly [name: string]: Template }
  /** `auto` is `form` once a medium goes as a part, else `json`; `bytes` is the uploaded file itself. Default `json` where there is a body. */
  body?: 'json' | 'form' | 'auto' | 'bytes'
  /** Constants and holes the body starts from; fields and media are written over it, then provider options (never over a field). */
  send?: { readonly [key: string]: Json }
  /** Where a provider option goes; `*` takes the rest and stands for the name in its place. Default `{ '*': '*' }`. */
  options?: { readonly [name: string]: Place }
  /** Provider options that carry media themselves: other spellings of the same list. Their media are checked and counted in `images`, and a request uses one carrier only. */
  mediaOptions?: readonly string[]
  /** A canonical field that is absent or null here is refused, never dropped. */
  fields?: { readonly [name in FieldName]?: Place | Field | null }
  media?: readonly MediaRow[]
  limits?: Limits
  rules?: readonly Rule[]
  /** States that the task (for remix, extend, edit: the source) must be in. */
  states?: readonly Status[]
  headers?: { readonly [name: string]: Template }
  /** Values, read from the top of the answer, that later routes need as holes: the next upload step, or, kept in the TaskRef, get and content. */
  take?: { readonly [hole: string]: readonly Path[] }
  source?: Source
}

/** Where things stand in any answer about a task. Of each list the first usable value counts; empty text counts as absent. */
export interface Answer {
  envelope?: Envelope
  id: readonly Path[]
  status: readonly Path[]
  /** Absent: `progress`. */
  progress?: readonly Path[]
  /** Read where no word stands: the first sign present. */
  signs?: readonly ({ is: Status } & Match)[]
  /** Read on success only. The first row of a role that yields anything fixes how many outputs there are (`[]`: n); later rows of that role add alternatives for the same outputs. */
  outputs: readonly OutputRow[]
  /** Absent: `codePlaces`. */
  code?: readonly Path[]
  /** The places where every answer may have its words (`reasonPlaces`) are read behind these. */
  message?: readonly Path[]
  createdAt?: readonly Path[]
  completedAt?: readonly Path[]
  expiresAt?: readonly Path[]
  /** What the server says it used. */
  effective?: { readonly [name in FieldName]?: readonly Path[] }
  /** What it says it charged. */
  cost?: { at: Path; perUsd: number }
  /** list: where the tasks stand, and the cursor of the next page. */
  items?: Path
  next?: Path
}
/**
 * What stands around the task, as in `{ "code": 200, "msg": "", "data": { "id": "t1", "status": "queued" } }`:
 * `{ at: ['data'], code: ['code'] }`.
 */
export interface Envelope {
  /**
   * Where the task is. Gone down to the first level with a status word, else with an id, at most four times; a list of one and a text of
   * JSON are opened. That one level is read; only `code` and `message` are also looked for at the top.
   */
  at: readonly Path[]
  /** Where the answer says by a number of HTTP, whatever HTTP itself said, that it refuses or fails. Such a number counts where no status word stands. */
  code?: readonly Path[]
}

/** One place of a result, `{ at: 'data.videos[].url' }` or `{ route: 'content' }`: a link alone, in Markdown, in a list or in an object with `url`, a `data:` URL, or base64. */
export interface OutputRow {
  /** Default: the dialect's kind. */
  role?: 'video' | 'image' | 'thumbnail' | 'lastFrame'
  at?: Path
  route?: 'content'
  variant?: string
  /**
   * A way that no page promises: asked where a success gives no result, at once and when the wait for one ends, and behind
   * links that are no longer good. It counts where it gives a medium; what it says against the task counts nothing.
   */
  last?: true
  source?: Source
}

/** All given parts must fit: `{ http: [503], code: ['full'], text: 'no channels? available', at: { data: null } }`. */
export interface Match {
  on?: readonly Operation[]
  http?: readonly number[]
  /** The state that the answer's word stands for. */
  status?: readonly Status[]
  code?: readonly string[]
  /**
   * Case-insensitive RegExp source, on the message without what the request said itself.
   * @format regex
   */
  text?: string
  /** True: present and not empty. Null: absent, null or empty. */
  at?: { readonly [path: Path]: Json }
  /** Nothing came but the status. */
  body?: 'empty'
}

/** First fitting row wins; what a row leaves out follows core's table for `is`. */
export interface ErrorRow extends Match {
  id: string
  is: UpstreamErrorCode
  /** Is the task over, or did only this exchange fail? */
  scope?: 'request' | 'task'
  /**
   * On a paid operation: proof that nothing was started, or may something run? Only the provider's own JSON proves; a row with
   * `text` proves only under the statuses in its `http`, as a whole phrase. Absent: by the list of what a status proves, and in a 2xx by `is`.
   */
  sent?: 'refused' | 'unknown'
  /** May the same exchange succeed later? */
  again?: boolean
  /**
   * True: it costs all the same. False: the provider says that a task that ended so is not billed. Absent: nobody says. The journal
   * and the error tell it.
   */
  billed?: boolean
  /** The field of the request that the provider's sentence is about. */
  field?: 'model' | 'prompt' | 'seconds' | 'aspectRatio' | 'resolution' | 'size' | 'count' | 'seed' | 'images'
  /** What to do, from the provider's own advice. Shown to the user. */
  hint?: string
  source: Source
}

/** One way of speaking: routes, spelling and answers that belong together. Every TaskRef remembers its dialect's name, so a name is API. */
export interface Dialect {
  kind: Kind
  routes: { readonly [operation in Exclude<Operation, 'models'>]?: Route }
  answer: Answer
  /** The other shape that the same server is known to answer in. It is read, whole and with a warning, where the first shape finds no status; fields of two shapes are never mixed. */
  otherAnswer?: Answer
}

/** What it shares with Route is laid over the submit route's, key by key. A table key may hold one `*`; the longest key that fits wins. */
export interface Model extends Pick<Route, 'send' | 'fields' | 'media' | 'limits' | 'rules'> {
  /** Absent: the first dialect of the provider. Null: the provider has it, but no task can be made with it here; `note` says why. */
  dialect?: string | null
  /** Other names that the wire takes for this model. */
  aliases?: readonly string[]
  prices?: readonly Price[]
  /** WxH for a ratio and a resolution, where the wire knows only sizes. */
  sizes?: { readonly [size: string]: { aspectRatio: string; resolution?: string; source?: Source } }
  /** One sentence for `models` and the README: what it is, what it needs. */
  note?: string
  source: Source
}

/** Sending a file ahead, step by step: free and repeatable, so outside the paid domain. */
export interface Upload {
  types: readonly string[]
  /** Decoded bytes. */
  maxBytes?: number
  steps: readonly Route[]
  /** The address that the steps gave, as a template over their `take`s. */
  url: Template
  source: Source
}

/** What a word means, and who says so: a word of the provider's own pages counts as documented, every other as tolerated. */
export interface StatusRow {
  is: Status
  source: Source
}

export interface Polling {
  /** Seconds from submit to the first look. Default: `every`. */
  first?: number
  /**
   * Seconds between two looks.
   * @exclusiveMinimum 0
   */
  every: number
  /** The interval grows by a tenth per look up to this. Default: `every`. */
  most?: number
  /**
   * Seconds that one wait lasts by default.
   * @exclusiveMinimum 0
   */
  deadline: number
  /**
   * Seconds for which a word of success may stand without a result before a wait gives up on it. Default: 600.
   * @exclusiveMinimum 0
   */
  resultWithin?: number
  /** Seconds a result lives where the answer does not say. Absent: no expiry is claimed. */
  keep?: number
  source: Source
}

export interface Provider {
  /**
   * The contract that the document is written in. It is raised when a word or a row comes to mean something else; core
   * refuses every other number, and every key or value that it does not know, before anything is sent. The README says
   * what each number changed.
   */
  contract: 2
  /** How clients for other kinds of models reach the same gateway: the path below the base URL, and a model. Handed out by `openaiSettings`. */
  openai?: { path: string; model: string; source: Source }
  id: string
  title: string
  /** Path of the specification inside the adapter's package. */
  spec: string
  /** Environment variables that may hold the key; the first is the one we name. */
  keyEnv: readonly [string, ...string[]]
  /** One sentence: where a user gets a key. */
  keyHelp: string
  /** What every key begins with. One that begins otherwise is warned of before anything is sent, and sent as it is. */
  key?: { prefix: string; source: Source }
  /** How the key travels; `prefix` default `Bearer `. */
  auth: { header: string; prefix?: string }
  /** Where the provider is; null: the user must say. `also`: documented alternatives. The key goes to this origin and nowhere else. */
  baseURL: string | null
  also?: readonly string[]
  sources: { readonly [name: string]: SourceDocument }
  /** The first of a kind serves unknown models. */
  dialects: { readonly [name: string]: Dialect }
  models: { readonly [name: string]: Model }
  /** Their word -> ours; compared as text, without case; a blank or hyphen inside is like an underscore. */
  statuses: { readonly [word: string]: StatusRow }
  errors: readonly ErrorRow[]
  upload?: Upload
  discovery?: { method: 'GET'; path: Template; items: readonly Path[]; id: readonly Path[]; source?: Source }
  polling: Polling
}
