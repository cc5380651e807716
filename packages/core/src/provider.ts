/** For authors of adapters: the words of a provider's document, and what checks and describes one. */

export { besideNames, codePlaces, idNames, reasonPlaces, resultNames, wellCodes } from './contract/answer-defaults.ts'
export { checkProvider } from './contract/check-provider.ts'
export {
  type ConfiguredProvider,
  defineProvider,
  openaiSettings,
  type ProviderFactory,
  type ProviderSettings,
} from './contract/define-provider.ts'
export { byCode as codeDefaults, type StatusMeaning, statusMeanings } from './contract/error-defaults.ts'
export type {
  Answer,
  Dialect,
  Envelope,
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
  StatusRow,
  Template,
} from './contract/provider.ts'
export { isDocumented } from './contract/whose-word.ts'
export { knownModels, limitSentences, priceSentences } from './tasks/models.ts'
export {
  type FieldName,
  type Json,
  type PaidOperation,
  paidOperations,
  type Role,
  type UpstreamErrorCode,
} from './words/names.ts'
