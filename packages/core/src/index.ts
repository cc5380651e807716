export type { ChannelMessage } from './client/channels.ts'
export { createClient } from './client/create-client.ts'
export { createRelay } from './client/create-relay.ts'
export type { ClientOptions } from './client/options.ts'
export type { Recovered, RecoverOptions } from './client/recover.ts'
export type { Relay, RelayOptions, RouteFacet } from './client/relay-types.ts'
export type { RouteOptions, RouteStep, Routes } from './client/routes.ts'
export type { Concurrency } from './client/turns.ts'
export type {
  Client,
  Estimate,
  GenerateOptions,
  KnownModel,
  PurchaseFilter,
  RequestFor,
  SaveOptions,
} from './client/types.ts'
export type { ByteRange } from './files/piece.ts'
export type { Budget } from './journal/budget.ts'
export type {
  Attempt,
  Claim,
  Condition,
  Journal,
  JournalEntry,
  JournalFilter,
  JournalPatch,
  Purchase,
  SubmitState,
} from './journal/journal.ts'
export { memoryJournal } from './journal/memory-journal.ts'
export type { Limit, Over } from './journal/money.ts'
export { type Spend, type SpendBy, spendOf } from './journal/spend.ts'
export { type SqliteJournalOptions, sqliteJournal } from './journal/sqlite-journal.ts'
export type { DownloadOptions, SavedFile } from './tasks/download.ts'
export type { ListOptions, TaskPage } from './tasks/list.ts'
export type { OpenOptions, ResultStream } from './tasks/open.ts'
export type { SubmitOptions } from './tasks/paid-call.ts'
export { acceptJournal, sweepParts } from './tasks/upkeep.ts'
export type { WaitOptions } from './tasks/watch.ts'
export type { OwnPrice, Prices } from './wire/own-price.ts'
export { type ErrorCode, errorCodes, isVidrelayError, type VidrelayError } from './words/errors.ts'
export type { ClientEvent, OnEvent } from './words/events.ts'
export type { ModelInfo } from './words/model-info.ts'
export type { Kind, Operation, Status } from './words/names.ts'
export { formatRef, parseRef } from './words/ref.ts'
export {
  type Cost,
  type GenerateRequest,
  type ImageInput,
  isFinal,
  type MediaRole,
  type Output,
  type Parameters,
  type SourceRequest,
  type Task,
  type TaskProblem,
  type TaskRef,
  type Warning,
} from './words/task.ts'
