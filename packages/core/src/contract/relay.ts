import { own } from '../base/own.ts'
import type { Kind } from '../words/names.ts'
import { invalid } from '../words/problems.ts'
import { frozenRef } from '../words/ref.ts'
import type { TaskRef } from '../words/task.ts'
import { normaliseBaseURL } from './base-url.ts'
import { type CompiledDialect, compileDialects } from './compile.ts'
import type { ConfiguredProvider } from './define-provider.ts'
import { dialectsOf, modelOf } from './model-table.ts'
import type { Model, Provider } from './provider.ts'

/** A provider and the way to it, as one client uses it: what of its document holds for the user's own settings. */
export interface Relay {
  readonly provider: Provider
  readonly baseURL: string
  readonly origin: string
  readonly account: string | undefined
  /** The document's dialects, ready for reading answers. */
  readonly dialects: { readonly [name: string]: CompiledDialect }
  /** The model's row, also under the relay's own name for it. */
  modelOf(name: string | undefined): Model | undefined
  /** The dialect that serves this model (or one that is in no table); undefined where nothing makes this kind of thing. */
  dialectFor(kind: Kind, model: Model | undefined): string | undefined
  /** The dialect that serves in the place of this one, by the user's choice. */
  servedBy(dialect: string): string
  /** The ref of a task that lives here. */
  refOf(facts: RefFacts): TaskRef
  /** Does this live here, under the same account? */
  isMine(where: Where): boolean
}

export type RefFacts = Pick<TaskRef, 'dialect' | 'kind' | 'id' | 'createdAt'> & {
  readonly [name in 'model' | 'operation' | 'kept']?: TaskRef[name] | undefined
}

/** Where a task or a paid call is: both refs and lines of a journal say it. */
export interface Where {
  readonly provider: string
  readonly baseURL: string
  readonly account?: string | null | undefined
}

/** @throws `invalid_request` where there is no address, or a dialect that the document does not have */
export function createRelay({ definition: provider, settings }: ConfiguredProvider, documentOnly = false): Relay {
  const given = settings.baseURL ?? provider.baseURL
  if (given === null)
    throw invalid(
      'baseURL',
      `${provider.title} has no address of its own; accepted: the http(s) address of your gateway`,
    )
  const baseURL = normaliseBaseURL(given)
  const names = settings.models ?? {}
  const chosen = chosenDialects(provider, settings.dialects)
  const { account } = settings
  const servedBy = (dialect: string) => own(chosen, dialect) ?? dialect
  return {
    provider,
    baseURL,
    origin: new URL(baseURL).origin,
    account,
    dialects: compileDialects(provider, documentOnly),
    modelOf: name => modelOf(provider, name && (own(names, name) ?? name)),
    dialectFor(kind, model) {
      const named = model ? (model.dialect ?? Object.keys(provider.dialects)[0]) : dialectsOf(provider, kind)[0]
      return named === undefined ? undefined : servedBy(named)
    },
    servedBy,
    refOf: ({ dialect, kind, id, model, createdAt, operation, kept }) =>
      frozenRef({
        v: 1,
        provider: provider.id,
        dialect,
        kind,
        id,
        ...(model !== undefined && { model }),
        baseURL,
        ...(account !== undefined && { account }),
        createdAt,
        ...(operation !== undefined && { operation }),
        ...(kept && Object.keys(kept).length > 0 && { kept: { ...kept } }),
      }),
    isMine: where => isSamePlace(where, { provider: provider.id, baseURL, account }),
  }
}

/** The one judgement of whose a task or a paid call is; no account is the account of an empty name. */
export const isSamePlace = (one: Where, other: Where): boolean =>
  one.provider === other.provider && one.baseURL === other.baseURL && (one.account ?? '') === (other.account ?? '')

function chosenDialects(
  provider: Provider,
  chosen: { readonly [name: string]: string } = {},
): { readonly [name: string]: string } {
  for (const [name, other] of Object.entries(chosen)) {
    for (const one of [name, other]) {
      if (!Object.hasOwn(provider.dialects, one))
        throw invalid(
          'dialects',
          `${provider.title} has no ${JSON.stringify(one)}; accepted: ${Object.keys(provider.dialects).join(', ')}`,
        )
    }
  }
  return chosen
}
