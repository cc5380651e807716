import { Problem } from './problem.ts'
import type { Route } from './router.ts'

/** The names of the relay's routes, as models of the dialect. `created`: seconds since 1970. */
export function modelRoutes(names: readonly string[], created: number): Route[] {
  const model = (id: string) => ({ id, object: 'model', created, owned_by: 'vidrelay' })
  return [
    {
      method: 'GET',
      path: '/v1/models',
      about: { summary: 'Lists the models.', gives: 'ModelList' },
      answer: () => ({ object: 'list', data: names.map(model) }),
    },
    {
      method: 'GET',
      path: '/v1/models/:id',
      about: { summary: 'Looks at a model.', gives: 'Model' },
      answer({ id }) {
        if (names.includes(id)) return model(id)
        throw new Problem(404, 'model_not_found', `id: there is no model ${JSON.stringify(id)}`, { param: 'id' })
      },
    },
  ]
}
