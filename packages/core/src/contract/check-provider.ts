import { normaliseBaseURL } from './base-url.ts'
import { contractProblems } from './check-contract.ts'
import { wordKey } from './compile.ts'
import { codeOfHttp } from './error-defaults.ts'
import type { Dialect, Fact, Limit, Limits, Provider, Route, Source } from './provider.ts'
import { errorImplies, matchImplies, mediaImplies, priceImplies, shadowed } from './shadowed.ts'

/**
 * What is wrong with a document: what the contract does not have, and, where there is nothing of that, what no type can
 * show: words that collide, rows that can do nothing, sources that nobody wrote down. For the tests of an adapter; an
 * empty list is a sound document.
 */
export function checkProvider(provider: Provider): string[] {
  const unknown = contractProblems(provider)
  if (unknown.length > 0) return unknown
  const problems: string[] = []
  const say = (problem: string) => problems.push(`${provider.id}: ${problem}`)

  if (hasOther(provider)) say('the document is not plain JSON')
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(provider.id)) say('id: lower-case words joined by hyphens')
  for (const url of [provider.baseURL, ...(provider.also ?? [])]) {
    const wanted = url === null ? null : addressOf(url)
    if (wanted !== url)
      say(`baseURL ${url} should be ${wanted === undefined ? 'an http(s) address' : `written ${wanted}`}`)
  }

  const folded = new Set<string>()
  for (const [word, row] of Object.entries(provider.statuses)) {
    source(row.source, `statuses: ${JSON.stringify(word)}`)
    if (folded.has(wordKey(word)))
      say(`statuses: ${JSON.stringify(word)} stands twice, since words are compared without case`)
    folded.add(wordKey(word))
  }
  const ids = new Set<string>()
  for (const row of provider.errors) {
    if (ids.has(row.id)) say(`errors: the id ${row.id} stands twice`)
    ids.add(row.id)
    if (row.text !== undefined && row.sent === 'refused' && row.http === undefined)
      say(`errors: ${row.id}: words prove a refusal only under the statuses that the row names in http`)
    const onlyHttp = !row.code && !row.text && !row.at && !row.status && !row.on ? row.http : undefined
    const addsNothing =
      row.hint === undefined &&
      row.field === undefined &&
      row.scope === undefined &&
      row.sent === undefined &&
      row.again === undefined &&
      row.billed === undefined
    if (onlyHttp && addsNothing && onlyHttp.every(http => codeOfHttp(http) === row.is))
      say(`errors: ${row.id} says only what core guesses anyway`)
    source(row.source, `errors: ${row.id}`)
  }
  firstWins('errors', provider.errors, errorImplies, row => row.id)
  for (const [name, dialect] of Object.entries(provider.dialects)) checkDialect(name, dialect)
  for (const [name, model] of Object.entries(provider.models)) {
    source(model.source, `models: ${name}`)
    if (name.split('*').length > 2) say(`models: ${name} has more than one *`)
    if (typeof model.dialect === 'string' && !Object.hasOwn(provider.dialects, model.dialect))
      say(`models: ${name} names the dialect ${model.dialect}, which is not there`)
    checkRules(`models: ${name}`, model, model.limits)
    firstWins(`models: ${name}: prices`, model.prices, priceImplies)
    firstWins(`models: ${name}: media`, model.media, mediaImplies)
    for (const price of model.prices ?? []) source(price.source, `models: ${name}: prices`)
    for (const [size, row] of Object.entries(model.sizes ?? {}))
      if (row.source !== undefined) source(row.source, `models: ${name}: sizes: ${size}`)
    for (const alias of model.aliases ?? [])
      if (Object.hasOwn(provider.models, alias)) say(`models: the alias ${alias} of ${name} is a model of its own`)
  }
  if (provider.upload) source(provider.upload.source, 'upload')
  if (provider.openai) source(provider.openai.source, 'openai')
  if (provider.key) source(provider.key.source, 'key')
  source(provider.polling.source, 'polling')
  return problems

  function checkDialect(name: string, dialect: Dialect) {
    if (!dialect.routes.submit || !dialect.routes.get) say(`dialects: ${name} needs submit and get`)
    if (dialect.answer.outputs.some(row => row.route === 'content') && !dialect.routes.content)
      say(`dialects: ${name} takes outputs from a content route that is not there`)
    if (dialect.routes.content && dialect.routes.content.method !== 'GET')
      say(`dialects: ${name}: a result is asked for by GET, so content has no other method`)
    for (const row of dialect.answer.outputs) {
      if ((row.at === undefined) === (row.route === undefined))
        say(`dialects: ${name}: an output row has at or route, one of them`)
      if (row.last && row.route === undefined) say(`dialects: ${name}: a last way is a route`)
      if (row.source !== undefined) source(row.source, `dialects: ${name}: outputs`)
    }
    for (const part of ['answer', 'otherAnswer'] as const)
      firstWins(`dialects: ${name}: ${part}: signs`, dialect[part]?.signs, matchImplies)
    for (const [operation, route] of Object.entries(dialect.routes)) {
      if (route.source !== undefined) source(route.source, `dialects: ${name}: ${operation}`)
      checkRules(`dialects: ${name}: ${operation}`, route, route.limits)
      firstWins(`dialects: ${name}: ${operation}: media`, route.media, mediaImplies)
      for (const row of route.media ?? [])
        if (row.source !== undefined) source(row.source, `dialects: ${name}: ${operation}: media`)
    }
  }
  /** Rows of which the first that fits wins: one that can never be it says something that nobody hears. */
  function firstWins<Row>(
    where: string,
    rows: readonly Row[] | undefined,
    implies: (later: Row, earlier: Row) => boolean,
    nameOf: (row: Row, index: number) => string = (_, index) => `row ${index + 1}`,
  ) {
    const pair = shadowed(rows ?? [], implies)
    if (!pair) return
    const [later, earlier] = [pair.later, pair.earlier].map(index => nameOf(rows![index]!, index))
    say(`${where}: ${later} can never be the first to fit, since ${earlier} stands before it and fits wherever it does`)
  }
  function checkRules(where: string, route: Pick<Route, 'rules' | 'limits' | 'fields'>, limits: Limits | undefined) {
    checkLimits(where, limits)
    for (const rule of route.rules ?? []) {
      source(rule.source, `${where}: ${rule.id}`)
      checkLimits(`${where}: ${rule.id}`, rule.when)
      checkLimits(`${where}: ${rule.id}`, rule.limits)
    }
  }
  function checkLimits(where: string, limits: Limits | undefined) {
    for (const [fact, own] of Object.entries(limits ?? {})) {
      if (!isCarried(fact as Fact)) say(`${where}: a limit on ${fact}, which no field or medium carries`)
      for (const limit of [own].flat() as Limit[]) {
        if (limit.source !== undefined) source(limit.source, `${where}: ${fact}`)
        if (limit.sent && limit.default === undefined) say(`${where}: ${fact} has sent without a default`)
      }
    }
  }
  function isCarried(fact: Fact): boolean {
    if (fact.startsWith('options.')) return true
    const routes: Pick<Route, 'fields' | 'media'>[] = [
      ...Object.values(provider.dialects).flatMap(dialect => Object.values(dialect.routes)),
      ...Object.values(provider.models),
    ]
    if (fact === 'images') return routes.some(route => (route.media?.length ?? 0) > 0)
    return (
      routes.some(route => route.fields?.[fact as keyof NonNullable<Route['fields']>]) ||
      (fact === 'resolution' && Object.values(provider.models).some(model => model.sizes))
    )
  }
  function source(text: Source, where: string) {
    for (const part of text.split(/;\s*/)) {
      const name = /^[^\s-]+/.exec(part)?.[0] ?? ''
      const known = Object.keys(provider.sources).some(
        own => part === own || part.startsWith(`${own}-`) || part.startsWith(`${own} `),
      )
      if (!known) say(`${where}: the source ${JSON.stringify(name || part)} is not in sources`)
    }
  }
}

const addressOf = (url: string): string | undefined => {
  try {
    return normaliseBaseURL(url)
  } catch {
    return undefined
  }
}
/** Anything that JSON would lose or change. */
const hasOther = (value: unknown): boolean => {
  if (typeof value === 'number') return !Number.isFinite(value)
  if (typeof value !== 'object') return typeof value !== 'string' && typeof value !== 'boolean'
  if (value === null) return false
  return (
    (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) || Object.values(value).some(hasOther)
  )
}
