import type { Kind } from '../words/names.ts'
import type { Model, Provider, Route } from './provider.ts'

/** The model's row: exact, by alias, by the longest key with a `*`. */
export function modelOf(provider: Provider, name: string | undefined): Model | undefined {
  if (name === undefined) return undefined
  if (Object.hasOwn(provider.models, name)) return provider.models[name]
  const rows = Object.entries(provider.models)
  const alias = rows.find(([, model]) => model.aliases?.includes(name))
  if (alias) return alias[1]
  const matches = rows.filter(([key]) => {
    const [head, tail] = key.split('*')
    return tail !== undefined && name.length >= key.length - 1 && name.startsWith(head!) && name.endsWith(tail)
  })
  return matches.toSorted(([a], [b]) => b.length - a.length)[0]?.[1]
}

/** The submit route with the model's rows laid over it, key by key. */
export function routeFor(route: Route, model: Model | undefined): Route {
  if (!model) return route
  return {
    ...route,
    send: { ...route.send, ...model.send },
    fields: { ...route.fields, ...model.fields },
    limits: { ...route.limits, ...model.limits },
    rules: [...(route.rules ?? []), ...(model.rules ?? [])],
    ...((model.media ?? route.media) && { media: model.media ?? route.media! }),
  }
}

export const dialectsOf = (provider: Provider, kind: Kind): string[] =>
  Object.keys(provider.dialects).filter(name => provider.dialects[name]!.kind === kind)

/** The models of the table that make this, in its order. */
export function modelsOf(provider: Provider, kind: Kind): string[] {
  const [first] = Object.keys(provider.dialects)
  return Object.entries(provider.models)
    .filter(([, { dialect = first }]) => dialect && provider.dialects[dialect]?.kind === kind)
    .map(([name]) => name)
}
