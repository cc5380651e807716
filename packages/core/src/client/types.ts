import type { Provider } from '../contract/provider.ts'
import type { JournalEntry, Purchase, SubmitState } from '../journal/journal.ts'
import type { DownloadOptions, SavedFile } from '../tasks/download.ts'
import type { ListOptions, TaskPage } from '../tasks/list.ts'
import type { OpenOptions, ResultStream } from '../tasks/open.ts'
import type { SubmitOptions } from '../tasks/paid-call.ts'
import type { WaitOptions } from '../tasks/watch.ts'
import type { ModelInfo } from '../words/model-info.ts'
import type { FieldName, Json, Kind, PaidOperation } from '../words/names.ts'
import type {
  AspectRatio,
  Cost,
  GenerateRequest,
  ImageInput,
  Parameters,
  Resolution,
  Size,
  SourceRequest,
  Task,
  TaskRef,
  Warning,
} from '../words/task.ts'
import type { Recovered, RecoverOptions } from './recover.ts'

/** Types only: what a provider or a model cannot do is absent from its client's type. The tables are the source. */

type Nothing = Record<never, never>
type Members<L> = L extends readonly (infer One)[] ? One : L
type ClosedValues<L> = L extends { readonly outside: unknown }
  ? never
  : L extends { readonly in: readonly (infer V)[] }
    ? V
    : never
type AdvisedValues<L> = L extends { readonly outside: unknown; readonly in: readonly (infer V)[] } ? V : never

interface FieldTypes {
  model: string
  prompt: string
  seconds: number
  aspectRatio: AspectRatio
  resolution: Resolution
  size: Size
  count: number
  seed: number
}
/** A closed list is the type; an advised one completes in the editor and leaves the type open. */
type ValueOf<F extends FieldName, L> = [ClosedValues<Members<L>>] extends [never]
  ? AdvisedValues<Members<L>> | (FieldTypes[F] & {})
  : ClosedValues<Members<L>>

type Table<T> = T extends object ? T : Nothing
type KindDialects<P extends Provider, K extends Kind> = Extract<
  P['dialects'][keyof P['dialects']],
  { readonly kind: K }
>
type DialectOfModel<P extends Provider, M> = M extends { readonly dialect: null }
  ? never
  : M extends { readonly dialect: infer D extends keyof P['dialects'] }
    ? P['dialects'][D]
    : P['dialects'][keyof P['dialects']]
type SubmitRoute<P extends Provider, M> =
  DialectOfModel<P, M> extends infer D
    ? D extends { readonly routes: { readonly submit: infer R } }
      ? R
      : never
    : never

type Part<R, Name extends string> = R extends { readonly [N in Name]: infer T } ? Table<T> : Nothing
type Laid<Base, Over> = Omit<Base, keyof Over> & Over
type FieldsOf<P extends Provider, M> = Laid<Part<SubmitRoute<P, M>, 'fields'>, Part<M, 'fields'>>
type LimitsOf<P extends Provider, M> = Laid<Part<SubmitRoute<P, M>, 'limits'>, Part<M, 'limits'>>
type LimitOf<P extends Provider, M, F extends string> =
  LimitsOf<P, M> extends { readonly [N in F]: infer L } ? L : never
type Offered<Fields> = { [N in keyof Fields]: Fields[N] extends null ? never : N }[keyof Fields] &
  Exclude<FieldName, 'model'>
type IsRequired<L> = true extends (
  Members<L> extends infer One
    ? One extends { readonly given: true }
      ? true
      : false
    : false
)
  ? true
  : false

type ImagesType<L> = [L] extends [never]
  ? { images?: readonly ImageInput[] }
  : Members<L> extends infer One
    ? [One] extends [{ readonly min: 1; readonly max: 1 }]
      ? { images: readonly [ImageInput] }
      : [One] extends [{ readonly max: 0 }]
        ? Nothing
        : [One] extends [{ readonly min: infer N }]
          ? N extends 0
            ? { images?: readonly ImageInput[] }
            : { images: readonly [ImageInput, ...ImageInput[]] }
          : { images?: readonly ImageInput[] }
    : never

type OptionNames<L> = { [N in keyof L]: N extends `options.${infer Name}` ? Name : never }[keyof L]
type OptionsType<L> = {
  providerOptions?: { readonly [N in OptionNames<L>]?: Json } & { readonly [name: string]: Json }
}

/** What a model's sizes say of one field: their ratios, or their resolutions. */
type SizedValues<M, F extends string> = M extends { readonly sizes: infer S }
  ? { [N in keyof S]: S[N] extends { readonly [name in F]: infer V extends string } ? V : never }[keyof S]
  : never
/** A ratio and a resolution that core turns into a size: closed where the wire has no place of its own for them. */
type SizedRequest<P extends Provider, M> =
  'size' extends Offered<FieldsOf<P, M>>
    ? {
        [F in 'aspectRatio' | 'resolution' as F extends Offered<FieldsOf<P, M>>
          ? never
          : [SizedValues<M, F>] extends [never]
            ? never
            : F]?: SizedValues<M, F>
      }
    : Nothing

/** The request of one known model. */
type ModelRequest<P extends Provider, M> = {
  [F in Offered<FieldsOf<P, M>> as IsRequired<LimitOf<P, M, F>> extends true ? F : never]: ValueOf<F, LimitOf<P, M, F>>
} & {
  [F in Offered<FieldsOf<P, M>> as IsRequired<LimitOf<P, M, F>> extends true ? never : F]?: ValueOf<F, LimitOf<P, M, F>>
} & SizedRequest<P, M> &
  ImagesType<LimitOf<P, M, 'images'>> &
  OptionsType<LimitsOf<P, M>>

type ModelKind<P extends Provider, M> = DialectOfModel<P, M> extends { readonly kind: infer K } ? K : never
/** The names in the table that make this kind of thing. */
export type KnownModel<P extends Provider, K extends Kind> = {
  [N in keyof P['models'] & string]: N extends `${string}*${string}`
    ? never
    : K extends ModelKind<P, P['models'][N]>
      ? N
      : never
}[keyof P['models'] & string]

type ModelLimit<P extends Provider, K extends Kind> =
  KindDialects<P, K> extends infer D
    ? D extends { readonly routes: { readonly submit: { readonly limits: { readonly model: infer L } } } }
      ? L
      : never
    : never

/** The model that is sent when none is named, where the provider's document says so. */
export type DefaultModel<P extends Provider, K extends Kind> =
  Members<ModelLimit<P, K>> extends infer L
    ? L extends { readonly default: infer N extends string; readonly sent: true }
      ? N
      : never
    : never

/** A model has to be named where the document says so. */
type NamesModel<P extends Provider, K extends Kind> = [DefaultModel<P, K>] extends [never]
  ? IsRequired<ModelLimit<P, K>>
  : false
export type AnyModel = string & {}

/** What is asked for beside the model, looked up by its name; a union with an open member would narrow nothing. */
export type FieldsFor<P extends Provider, K extends Kind, M extends string> =
  M extends KnownModel<P, K>
    ? ModelRequest<P, P['models'][M]> extends infer Fields
      ? { [N in keyof Fields]: Fields[N] } // spelled out, so that an error of the compiler names fields and not tables
      : never
    : M extends keyof P['models']
      ? never // it makes something else
      : Omit<GenerateRequest, 'model'>
/** What all of them have in common: of a union these are its keys. */
type InCommon<T> = [T] extends [never] ? never : Pick<T, keyof T>

/** Without a name (`never`) it is the document's default that counts, else what all models have in common. */
export type RequestFor<P extends Provider, K extends Kind, M extends string> =
  NamesModel<P, K> extends true
    ? { model: M } & FieldsFor<P, K, M>
    : { model?: M } & ([M] extends [never] ? UnnamedFields<P, K> : FieldsFor<P, K, M>)
export type UnnamedFields<P extends Provider, K extends Kind> = [DefaultModel<P, K>] extends [never]
  ? InCommon<FieldsFor<P, K, KnownModel<P, K>>>
  : FieldsFor<P, K, DefaultModel<P, K>>

type Operations<P extends Provider, K extends Kind> =
  KindDialects<P, K> extends infer D ? (D extends { readonly routes: infer R } ? keyof R : never) : never

export interface GenerateOptions
  extends Omit<SubmitOptions, 'deadline'>,
    Pick<DownloadOptions, 'deadline' | 'overwrite' | 'maxBytes'> {}
export interface SaveOptions extends GenerateOptions {
  /** File to write the result to. It must not exist unless `overwrite`. */
  output: string
}

interface Submits<P extends Provider, K extends Kind> {
  /**
   * One paid call; resolves with the accepted task, never waits for the result.
   * @throws `invalid_request` before sending; `submit_unknown` when the provider may have started it; the provider's refusals by their codes
   */
  submit<const M extends KnownModel<P, K> | AnyModel = never>(
    request: RequestFor<P, K, M>,
    options?: SubmitOptions,
  ): Promise<Task>
  /** Submit, wait and save. @throws what `submit`, `wait` and `download` throw */
  generate<const M extends KnownModel<P, K> | AnyModel = never>(
    request: RequestFor<P, K, M>,
    options: SaveOptions,
  ): Promise<SavedFile>
  /** Submit and wait. */
  generate<const M extends KnownModel<P, K> | AnyModel = never>(
    request: RequestFor<P, K, M>,
    options?: GenerateOptions,
  ): Promise<Task>
}
type Derives<O extends PaidOperation> = { [N in O]: (request: SourceRequest, options?: SubmitOptions) => Promise<Task> }
/** The provider's own list of tasks, a page at a time. */
interface Lists {
  list(options?: ListOptions): Promise<TaskPage>
}
/** Deletes a task at the provider. */
interface Deletes {
  delete(ref: TaskRef | string, options?: { signal?: AbortSignal }): Promise<void>
}
type Facet<P extends Provider, K extends Kind> = Submits<P, K> &
  ('list' extends Operations<P, K> ? Lists : Nothing) &
  ('delete' extends Operations<P, K> ? Deletes : Nothing) &
  Derives<Operations<P, K> & Exclude<PaidOperation, 'submit'>>

export interface Estimate {
  cost: Cost | null
  effective: Parameters
  warnings: readonly Warning[]
}

export interface PurchaseFilter {
  /** Of what the key stands for; `pending`: somebody has to come back to it. Default: all. */
  state?: SubmitState | 'pending'
  /** A date: only those that were first claimed then or later. */
  since?: string
  /** Only those that somebody of this label asked for. */
  label?: string
  limit?: number
}

export interface ClientBase<P extends Provider = Provider> {
  readonly provider: P
  readonly baseURL: string
  /** One look. It does not throw on a failed task. */
  get(ref: TaskRef | string, options?: { signal?: AbortSignal }): Promise<Task>
  /** Every change until a final status, beginning with what is seen first. It does not throw on a failed task. @throws `timeout`, with the ref; the task is untouched */
  watch(ref: TaskRef | string, options?: WaitOptions): AsyncGenerator<Task, void, undefined>
  /** The succeeded task. @throws `task_failed` and its like, with the task; `timeout` */
  wait(ref: TaskRef | string, options?: WaitOptions): Promise<Task>
  /** Waits, streams, resumes, verifies, renames: the file is complete or absent. */
  download(ref: TaskRef | string, target: string, options?: DownloadOptions): Promise<SavedFile>
  /** Waits, then gives the verified result, or a part of it, as a web stream. @throws `invalid_request` on a `range` behind its end */
  open(ref: TaskRef | string, options?: OpenOptions): Promise<ResultStream>
  /** What the provider lists, merged with what the table knows. The list is remembered: a later request for a model that it lacks gets a warning. */
  models(options?: { signal?: AbortSignal }): Promise<ModelInfo[]>
  /** What a request would cost and become. Nothing is sent. */
  estimate(request: GenerateRequest, options?: { lenient?: boolean }): Promise<Estimate>
  /**
   * Paid calls of this provider, base URL and account that somebody has to come back to: of unknown outcome (to
   * reconcile), accepted and not seen final, or succeeded and neither saved nor read to its end while the provider keeps
   * the result (to wait for and download).
   */
  pending(): Promise<JournalEntry[]>
  /** Purchases of this provider, base URL and account, the newest first. @throws `journal_unavailable` */
  purchases(filter?: PurchaseFilter): Promise<Purchase[]>
  /** The whole course of one, whoever made it. @throws `journal_unavailable` */
  purchase(key: string): Promise<Purchase | undefined>
  /**
   * Takes everything that was paid for and is not at its end there, whatever process made it: waits, saves where the wish
   * says, settles unknown outcomes only towards accepted, and tells of the rest what a person must look at. It may be
   * called again, and beside a running process. Leaving the loop ends it.
   */
  recover(options?: RecoverOptions): AsyncGenerator<Recovered, void, undefined>
  /**
   * Settles a `submit_unknown` after the caller looked at the provider: the id of the task that was made, or
   * `'not_started'`, after which the same key may be sent again. Ids that the answer named stand in `candidates` of
   * the error and of the entry. While the process that sends still gives signs of life, `'not_started'` is refused; to
   * see that it gives none may take a minute.
   * @throws `invalid_request` for a key that is not open or another account's, and for a task that another key has
   */
  reconcile(
    key: string,
    outcome: { id: string } | 'not_started',
    options?: { signal?: AbortSignal },
  ): Promise<Task | undefined>
  /**
   * Ends all waits, lets paid calls in flight end, closes connections and the journal.
   * @throws `journal_unavailable`, after everything is closed, with the keys and tasks whose lines could not be written;
   * leaving an `await using` block warns of them instead
   */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

type Facets<P extends Provider> = string extends keyof P['dialects']
  ? { readonly videos?: OpenFacet; readonly images?: OpenFacet }
  : { readonly [K in Kind as KindDialects<P, K> extends never ? never : `${K}s`]: Facet<P, K> }

/** What a client looks like whose provider is not known at compile time. */
export interface OpenFacet
  extends Partial<Derives<Exclude<PaidOperation, 'submit'>>>,
    Partial<Lists>,
    Partial<Deletes> {
  submit(request: GenerateRequest, options?: SubmitOptions): Promise<Task>
  generate(request: GenerateRequest, options: SaveOptions): Promise<SavedFile>
  generate(request: GenerateRequest, options?: GenerateOptions): Promise<Task>
}

export type Client<P extends Provider = Provider> = ClientBase<P> & Facets<P>
