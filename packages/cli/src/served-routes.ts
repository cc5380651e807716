import type { Routes } from '@vidrelay/core'
import { knownModels, type Provider } from '@vidrelay/core/provider'

/**
 * What clients of the gateway call a model, where nobody wrote routes: `provider/model` for every model that a table
 * knows to make videos or images, and its name alone for the first provider that has it.
 */
export function routesOf(definitions: readonly Provider[]): Routes {
  const routes = new Map<string, Routes[string]>()
  for (const definition of definitions)
    for (const { id: model, kind } of knownModels(definition)) {
      if (kind === null) continue
      const way = [{ provider: definition.id, model }]
      if (!routes.has(model)) routes.set(model, way)
      routes.set(`${definition.id}/${model}`, way)
    }
  return Object.fromEntries(routes)
}
