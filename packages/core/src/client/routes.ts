import type { Context } from '../tasks/context.ts'
import type { SubmitOptions } from '../tasks/paid-call.ts'
import { chooseRoute } from '../wire/choose-route.ts'
import { misuse, refusedByAll } from '../words/problems.ts'
import type { GenerateRequest } from '../words/task.ts'
import type { Turns } from './turns.ts'

/** One way to make what a route stands for. */
export interface RouteStep {
  /** Of `providers`, by its id. */
  provider: string
  /** Of several accounts. Default: the first of this provider. */
  account?: string
  /** As this provider calls it. Default: the one that its document names. */
  model?: string
  /** Fields that this way needs otherwise than asked. */
  set?: Partial<Omit<GenerateRequest, 'model' | 'prompt'>>
}
/** Ways to make one thing, in the order in which they are tried. */
export type Routes = { readonly [name: string]: readonly RouteStep[] }

export interface RouteOptions extends SubmitOptions {
  /** Goes on also where a provider refused the content or the request itself: another one may refuse it too. */
  afterRefusal?: boolean
  /**
   * Goes on also from a task that failed, where the provider says so of this task in two looks 30 s apart, in words that
   * its document knows to mean that nothing is billed. `generate` does it by itself; `submit` with the same key and this
   * option does it once the failure was seen.
   */
  afterFailure?: 'not-billed'
}

/** A step with who speaks to its provider. */
export interface Way extends RouteStep {
  context: Context
  turns: Turns
}

/**
 * @throws `TypeError` on a route without a way, or to a provider that is not there; `invalid_request`, with the sentence of
 * each, where none of its ways can make anything
 */
export function waysOf(
  routes: Routes,
  find: (provider: string, account: string | undefined) => Pick<Way, 'context' | 'turns'> | undefined,
): ReadonlyMap<string, readonly Way[]> {
  const entries = Object.entries(routes).map(([name, steps]) => {
    if (!Array.isArray(steps) || steps.length === 0) throw misuse(`routes: ${JSON.stringify(name)} has no way`)
    const ways = steps.map((step: RouteStep) => {
      const found = find(step.provider, step.account)
      if (found) return { ...step, context: found.context, turns: found.turns }
      const account = step.account === undefined ? '' : ` with the account ${JSON.stringify(step.account)}`
      throw misuse(
        `routes: ${JSON.stringify(name)} names the provider ${JSON.stringify(step.provider)}${account}, which is not among the providers`,
      )
    })
    const problems = ways.map(problemOf)
    if (problems.every(problem => problem !== undefined))
      throw refusedByAll('invalid_request', [`routes: ${JSON.stringify(name)} can serve nothing`, ...problems], {
        field: 'routes',
      })
    return [name, ways] as const
  })
  return new Map(entries)
}

/** Why a way makes nothing, whatever is asked for. */
function problemOf({ provider, model, context: { relay } }: Way): string | undefined {
  const problems = (['video', 'image'] as const).map(kind => {
    try {
      chooseRoute(relay, { kind, operation: 'submit', ...(model !== undefined && { wanted: model }) })
      return undefined
    } catch (error) {
      return `${provider}: ${(error as Error).message}`
    }
  })
  return problems.includes(undefined) ? undefined : problems[0]
}
