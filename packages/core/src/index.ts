export { type Clock, systemClock } from './base/clock.ts'
export { createScrub, printable, type Scrub } from './base/redact.ts'
export { createClient } from './client/create-client.ts'
export type { ClientOptions } from './client/options.ts'
export { createRegistry, type Registry } from './client/registry.ts'
export type {
  Client,
  ClientBase,
  DefaultModel,
  Estimate,
  GenerateOptions,
  KnownModel,
  OpenFacet,
  RequestFor,
  SaveOptions,
} from './client/types.ts'
export { checkProvider } from './contract/check-provider.ts'
export {
  type ConfiguredProvider,
  defineProvider,
  openaiSettings,
  type ProviderFactory,
  type ProviderSettings,
} from './contract/define-provider.ts'
export { type StatusMeaning, statusMeanings } from './contract/error-defaults.ts'
export type {
  Answer,
  Dialect,
  ErrorRow,
  Fact,
  Field,
  Limit,
  Limits,
  Match,
  MediaRow,
  Model,
  OutputRow,
  Path,
  Place,
  Polling,
  Price,
  Provider,
  Route,
  Rule,
  Source,
  SourceDocument,
  Template,
} from './contract/provider.ts'
export { sweepParts } from './files/sweep-parts.ts'
export { checkTarget } from './files/target.ts'
export { acceptJournal } from './journal/accept-journal.ts'
export { isPending, type Journal, type JournalEntry, type JournalPatch, type SubmitState } from './journal/journal.ts'
export { memoryJournal } from './journal/memory-journal.ts'
export { type SqliteJournalOptions, sqliteJournal } from './journal/sqlite-journal.ts'
export type { DialTarget, NetworkSeams } from './net/pool.ts'

export type { DownloadOptions, SavedFile } from './tasks/download.ts'
export type { ListOptions, TaskPage } from './tasks/list.ts'
export { knownModels, limitSentences, priceSentences } from './tasks/models.ts'
export type { ResultStream } from './tasks/open.ts'
export type { SubmitOptions } from './tasks/paid-call.ts'
export type { WaitOptions } from './tasks/watch.ts'
export {
  type ErrorCode,
  type ErrorDetails,
  errorCodes,
  isVidrelayError,
  type Observed,
  VidrelayError,
} from './words/errors.ts'
export type { ClientEvent, OnEvent } from './words/events.ts'
export type { ModelInfo } from './words/model-info.ts'
export type { FieldName, Json, Kind, Operation, PaidOperation, Role, Status, UpstreamErrorCode } from './words/names.ts'
export { formatRef, parseRef } from './words/ref.ts'
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
} from './words/task.ts'
