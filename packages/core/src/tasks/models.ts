import { describeBody } from '../base/json.ts'
import { join } from '../contract/base-url.ts'
import { describeLimit, describeWhen } from '../contract/limits.ts'
import { modelOf, routeFor } from '../contract/model-table.ts'
import type { Limit, Limits, Model, Provider, Route } from '../contract/provider.ts'
import { at, isUsable } from '../contract/tree.ts'
import { TransportError } from '../net/trouble.ts'
import { refusedBy } from '../wire/build-task.ts'
import { read } from '../wire/read.ts'
import type { ModelInfo } from '../words/model-info.ts'
import type { Kind } from '../words/names.ts'
import { invalid, madeOf, notReached, unreadable } from '../words/problems.ts'
import type { Context } from './context.ts'
import type { CallAnswer } from './http.ts'

/** The provider's own list, merged with the table. The list's shape is read leniently: few providers document it. */
export async function listModels(context: Context, signal: AbortSignal | undefined): Promise<ModelInfo[]> {
  const { provider } = context.relay
  const { discovery } = provider
  if (!discovery) throw invalid('models', `${provider.title} has no list of models`, { provider: provider.id })
  const answer = await context.http
    .call({
      operation: 'models',
      method: discovery.method,
      url: join(context.relay.baseURL, discovery.path),
      timeoutMs: 30_000,
      maxBytes: 8 * 2 ** 20,
      signal,
    })
    .catch(error => {
      if (!(error instanceof TransportError)) throw error
      throw notReached(provider, error, 'asked for its models')
    })
  return madeOf(provider.title, { provider: provider.id }, () => modelsIn(context, answer))
}

function modelsIn(context: Context, answer: CallAnswer): ModelInfo[] {
  const { provider } = context.relay
  const discovery = provider.discovery!
  const { error } = read(Object.values(context.relay.dialects)[0]!, 'models', {
    http: answer.status,
    json: answer.json,
  })
  if (answer.status >= 400 || error) throw refusedBy(context, error!, answer.status, { answer })
  const items = discovery.items.map(path => at(answer.json, path).find(Array.isArray)).find(Boolean) as
    | unknown[]
    | undefined
  if (!items)
    throw unreadable(
      provider,
      `answered the list of models with ${answer.json === undefined ? describeBody(answer.body, context.scrub) : 'JSON that holds no list'}`,
      { status: answer.status },
    )
  const live = new Set(
    items.flatMap(item =>
      typeof item === 'string'
        ? [item]
        : discovery.id
            .flatMap(path => at(item, path))
            .filter(isUsable)
            .slice(0, 1)
            .map(String),
    ),
  )
  return knownModels(provider, live)
}

/** The table's models, and those that only the provider listed. */
export function knownModels(provider: Provider, live: ReadonlySet<string> = new Set()): ModelInfo[] {
  const names = [
    ...Object.keys(provider.models).filter(name => !name.includes('*')),
    ...[...live].filter(name => !Object.hasOwn(provider.models, name)),
  ]
  return names.map(id => {
    const model = modelOf(provider, id)
    return {
      id,
      kind: model ? kindOf(provider, model) : null,
      known: model !== undefined,
      live: live.has(id),
      note: model?.note ?? null,
      limits: model ? limitSentences(provider, model) : [],
      prices: model ? priceSentences(model) : [],
      source: model?.source ?? null,
    }
  })
}

/** The prices that its document knows, as a sentence. */
export function documentedPrices(provider: Provider): string {
  const priced = Object.entries(provider.models).filter(([, { prices = [] }]) => prices.length > 0)
  if (priced.length === 0) return `no price of ${provider.title} is documented`
  return `prices are documented of: ${priced.map(([id, model]) => `${id} (${priceSentences(model).join(', ')})`).join('; ')}`
}

/** `0.1 USD per request when seconds is 10`. */
export const priceSentences = ({ prices = [] }: Model): string[] =>
  prices.map(price => `${price.usd} USD per ${price.per}${price.when ? ` when ${describeWhen(price.when)}` : ''}`)

const kindOf = (provider: Provider, model: Model): Kind | null =>
  model.dialect === null ? null : provider.dialects[model.dialect ?? Object.keys(provider.dialects)[0]!]!.kind

/** `seconds: 1 to 15; advised: 4, 6, 8`: the limits of a model as sentences, for `models` and READMEs. `withSources`: each with its source behind it. */
export function limitSentences(provider: Provider, model: Model, withSources = false): string[] {
  if (model.dialect === null) return []
  const dialect = provider.dialects[model.dialect ?? Object.keys(provider.dialects)[0]!]!
  const route = routeFor(dialect.routes.submit ?? { method: 'POST', path: '' }, model)
  const rows = Object.entries(route.limits ?? {})
    .filter(([fact]) => fact !== 'model')
    .map(([fact, limits]) => `${fact}: ${describeLimits(limits as Limits[keyof Limits], withSources)}`)
  const rules = (route.rules ?? []).flatMap(rule =>
    Object.entries(rule.limits).map(
      ([fact, limits]) =>
        `${fact}: ${describeLimits(limits as Limits[keyof Limits])} when ${describeWhen(rule.when)}${withSources ? ` (${rule.source})` : ''}`,
    ),
  )
  return [...rows, ...sizeSentences(route, model, withSources), ...rules]
}

/** `16:9 and 720p is the size 1280x720`: what a ratio and a resolution become. */
function sizeSentences({ fields }: Route, { sizes = {} }: Model, withSources: boolean): string[] {
  const told = Object.entries(sizes).map(([size, { aspectRatio, resolution, source }]) => {
    const from = resolution === undefined ? aspectRatio : `${aspectRatio} and ${resolution}`
    return `${from} is ${size}${withSources && source !== undefined ? ` (${source})` : ''}`
  })
  return told.length === 0 || !fields?.size ? [] : [`size of a ratio: ${told.join(', ')}`]
}

function describeLimits(limits: Limits[keyof Limits], withSources = false): string {
  const list = (Array.isArray(limits) ? limits : [limits]) as readonly Limit[]
  return list
    .map(limit => {
      const hasRange = limit.in || limit.min !== undefined || limit.max !== undefined || limit.given === false
      const strength = limit.outside ? `${limit.outside}: ` : ''
      const parts = [
        limit.given ? 'required' : '',
        hasRange ? strength + describeLimit(limit) : '',
        limit.default === undefined ? '' : `default ${limit.default}`,
      ]
      const told = parts.filter(Boolean).join(', ')
      return told && withSources && limit.source !== undefined ? `${told} (${limit.source})` : told
    })
    .filter(Boolean)
    .join('; ')
}
