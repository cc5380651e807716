export { acceptJournal } from './accept-journal.ts'
export { checkProvider } from './check-provider.ts'
export { createClient } from './client.ts'
export { type Clock, systemClock } from './clock.ts'
export type { ClientOptions } from './context.ts'
export type {
  Answer,
  Dialect,
  ErrorRow,
  Fact,
  Field,
  FieldName,
  Json,
  Kind,
  Limit,
  Limits,
  Match,
  MediaRow,
  Model,
  Operation,
  OutputRow,
  PaidOperation,
  Path,
  Place,
  Polling,
  Price,
  Provider,
  Role,
  Route,
  Rule,
  Source,
  SourceDocument,
  Status,
  Template,
  UpstreamErrorCode,
} from './contract.ts'
export type { DownloadOptions, SavedFile } from './download.ts'
export { type StatusMeaning, statusMeanings } from './error-defaults.ts'
export {
  type ErrorCode,
  type ErrorDetails,
  errorCodes,
  isVidrelayError,
  type Observed,
  VidrelayError,
} from './errors.ts'
export type { ClientEvent, OnEvent } from './events.ts'
export { isPending, type Journal, type JournalEntry, type JournalPatch, type SubmitState } from './journal.ts'
export { type SqliteJournalOptions, sqliteJournal } from './journal-sqlite.ts'
export type { ListOptions, TaskPage } from './listing.ts'
export { memoryJournal } from './memory-journal.ts'
export { knownModels, limitSentences, priceSentences } from './models.ts'
export type { ResultStream } from './open.ts'
export type { SubmitOptions } from './paid-call.ts'
export {
  type ConfiguredProvider,
  defineProvider,
  openaiSettings,
  type ProviderFactory,
  type ProviderSettings,
} from './provider.ts'
export { createScrub, printable, type Scrub } from './redact.ts'
export { formatRef, parseRef } from './ref.ts'
export { createRegistry, type Registry } from './registry.ts'
export { sweepParts } from './sweep-parts.ts'
export { checkTarget } from './target.ts'
export type { DialTarget, NetworkSeams } from './transport.ts'
export type {
  Client,
  ClientBase,
  DefaultModel,
  Estimate,
  GenerateOptions,
  KnownModel,
  ModelInfo,
  OpenFacet,
  RequestFor,
  SaveOptions,
} from './types.ts'
export {
  type AspectRatio,
  type Cost,
  type GenerateRequest,
  type ImageInput,
  isFinal,
  type MediaRole,
  type Output,
  type OutputSource,
  type Parameters,
  type Resolution,
  type Size,
  type SourceRequest,
  type Task,
  type TaskProblem,
  type TaskRef,
  type Warning,
} from './vocabulary.ts'
export type { WaitOptions } from './watch.ts'
