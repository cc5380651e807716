import type {
  Attempt,
  Cost,
  ErrorCode,
  JournalEntry,
  ModelInfo,
  Output,
  Purchase,
  Spend,
  SpendBy,
  Task,
  TaskProblem,
  TaskRef,
} from '@vidrelay/core'
import type { Provider } from '@vidrelay/core/provider'
import type { JobState } from './batch/buy.ts'
import type { Finding } from './doctor/finding.ts'

/**
 * What `--json` prints, by command: types only, of which the schema for other programs is made (`pnpm run write-schema`).
 * Fields may be added in any version; a field that stands here stays in this major version.
 */
export interface Documents {
  generate: SavedDocument | AcceptedDocument
  remix: SavedDocument | AcceptedDocument
  extend: SavedDocument | AcceptedDocument
  batch: BatchJob | { summary: BatchSummary }
  'batch --dry-run': BatchPlanned | { summary: BatchPlanSummary }
  get: AcceptedDocument & {
    /** Where its result was saved. Null: nowhere that the journal knows. */
    file: string | null
  }
  /** One per change. */
  watch: AcceptedDocument
  download: SavedDocument
  resume: SavedDocument
  'resume (all)': {
    /** Those that were saved, and those that failed. */
    results: readonly (SavedDocument | { ref: string | null; error: ErrorFacts })[]
    /** Nobody knows whether they were started: `vidrelay tasks settle`. */
    unsettled: readonly JournalEntry[]
  }
  tasks: {
    /** The file. */
    journal: string
    /** The newest first. */
    tasks: readonly ListedPurchase[]
  }
  'tasks show': { journal: string; purchase: Purchase }
  'tasks settle': { key: string; state: 'accepted' | 'not_sent'; ref: string | null; task: TaskDocument | null }
  spend: { journal: string; since: string | null; by: SpendBy; spend: readonly Spend[] }
  'journal accept': {
    journal: string
    /** How many paid calls it knows. */
    purchases: number
    /** Why it may have forgotten some, until now. Null: nothing spoke for that. */
    doubt: string | null
  }
  models: ModelsDocument
  'models --offline': ModelsDocument | { providers: readonly ModelsDocument[] }
  providers: { providers: readonly ProviderFacts[] }
  'providers ID': ProviderFacts & ProviderRows
  'providers --openai-settings': OpenaiSettings | { providers: readonly OpenaiSettings[] }
  doctor: {
    /** Null: nobody can tell which is meant. */
    provider: string | null
    baseURL: string | null
    findings: readonly Omit<Finding, 'exit'>[]
    /** What all that does not show. */
    unproven: string
  }
  sandbox: { url: string; providers: readonly { id: string; url: string; key: string }[] }
  serve: { url: string; folder: string; models: readonly string[] }
  'config check': {
    file: string
    problems: readonly { line: number; column: number; message: string }[]
    missingVariables: readonly string[]
  }
  'keys create': {
    name: string
    /** Shown once; only a hash of it is kept. */
    key: string
  }
  'keys list': { keys: readonly ClientKeyFacts[] }
  'keys allow': {
    name: string
    /** Null: what there is. */
    maxUsdPerDay: number | null
  }
  'keys revoke': { name: string; revoked: true }
  /** Any command that fails. */
  error: { error: ErrorFacts }
}

export type DocumentName = keyof Documents

/** A task as it is printed: the last answer and the ways to its results are left out. */
export interface TaskDocument extends Omit<Task, 'outputs' | 'error' | 'raw'> {
  outputs: readonly Omit<Output, 'sources'>[]
  error: Omit<TaskProblem, 'upstreamBody'> | null
}

export interface AcceptedDocument {
  /** In its text form: what every command takes. */
  ref: string
  task: TaskDocument
}

export interface SavedDocument extends AcceptedDocument {
  /** Absolute. */
  path: string
  bytes: number
  /** In hexadecimal. */
  sha256: string
  /** By its first bytes. */
  mediaType: string | null
}

export interface ErrorFacts {
  name: string
  code: ErrorCode | 'internal_error'
  message: string
  hint?: string
  exitCode: number
  retryable?: boolean
  provider?: string
  /** Of the task, in its text form. */
  ref?: string
  taskRef?: TaskRef
  /** Field of the request, or option of the command. */
  field?: string
  /** Where the rule that refused comes from: a name in the provider's sources. */
  source?: string
  /** HTTP status of the answer that caused it. */
  status?: number
  upstreamCode?: string
  upstreamMessage?: string
  row?: string
  /** Of the purchase. */
  key?: string
  candidates?: readonly string[]
  budget?: { usd: number; per: 'day'; used: number; asked: number }
  observed?: { [answer: string]: number }
  /** The command that goes on with the task. */
  resume?: string
  /** The command that settles a purchase of unknown outcome. */
  settle?: string
}

/** As the journal holds it, but for its ref, which stands here in its text form. */
export interface ListedPurchase extends Omit<Attempt, 'ref'>, Omit<Purchase, keyof Attempt> {
  ref: string | null
}

export interface BatchJob {
  /** Of the file, from 1. */
  line: number
  key: string
  state: Exclude<JobState, 'not_begun'>
  /** It was paid for in an earlier run. */
  isRepeated: boolean
  path: string | null
  bytes: number | null
  sha256: string | null
  mediaType: string | null
  ref: string | null
  cost: Cost | null
  error: ErrorFacts | null
}

export interface BatchSummary {
  jobs: number
  saved: number
  /** Of these: paid for in an earlier run. */
  repeated: number
  failed: number
  refused: number
  unknown: number
  open: number
  notBegun: number
  /** US dollars, for what was bought now and saved, as far as prices are known. */
  usd: number
  /** Of so many of these nobody knows the price. */
  unpriced: number
}

export interface BatchPlanned {
  line: number
  key: string
  state: 'buy' | 'saved' | 'failed' | 'unknown' | 'open'
  provider: string
  model: string | null
  cost: Cost | null
  /** Where its result will go. */
  path: string
}

export interface BatchPlanSummary {
  jobs: number
  buy: number
  /** Paid for in earlier runs. */
  paid: number
  usd: number
  unpriced: number
}

export interface ModelsDocument {
  provider: string
  /** Was the provider asked? Else this is our table alone. */
  asked: boolean
  models: readonly ModelInfo[]
  sources: Provider['sources']
}

export interface ProviderFacts {
  id: string
  title: string
  /** Null: it has none of its own. */
  baseURL: string | null
  /** More addresses of the same. */
  also: readonly string[]
  /** Variables that may hold its key, and whether one does. */
  keys: readonly { name: string; set: boolean }[]
  keyHelp: string
  keyPrefix: string | null
  /** Per kind, what can be asked. */
  abilities: { [kind: string]: readonly string[] }
  models: readonly string[]
  pollingSeconds: number
  deadlineSeconds: number
  resultLifeSeconds: number | null
  statusWords: { documented: readonly string[]; tolerated: readonly string[] }
  sources: Provider['sources']
}

interface Whose {
  /** A name in `sources`. */
  source: string
  /** Do the provider's own pages say it? */
  documented: boolean
}

export interface ProviderRows {
  words: readonly (Whose & { word: string; is: string })[]
  limits: readonly (Whose & { model: string; limits: string[] })[]
  errors: readonly (Whose & { id: string; is: string; field: string | null; hint: string | null })[]
  polling: Whose
}

export interface OpenaiSettings {
  provider: string
  title: string
  baseURL: string
  /** The name of the variable; never what is in it. */
  apiKeyEnv: string
  isKeySet: boolean
  model: string
  source: string
}

export interface ClientKeyFacts {
  id: string
  name: string
  /** Milliseconds since 1970, as all that follow. */
  createdAt: number
  usedAt: number | null
  revokedAt: number | null
  /** US dollars. Null: what there is. */
  usdPerDay: number | null
}
