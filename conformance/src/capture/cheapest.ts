import { type GenerateRequest, isVidrelayError } from '@vidrelay/core'
import type { ClientBase } from '@vidrelay/core/internal'
import type { Limit, Provider } from '@vidrelay/core/provider'

/** A request with what it would cost. */
export interface PricedRequest {
  request: GenerateRequest
  /** US dollars; null: the document states no price. */
  usd: number | null
}

/**
 * The cheapest request that the document lets through, from text alone: every known model with every length and
 * resolution that its limits name. Where no price is stated the shortest counts as the cheapest. Nothing is sent.
 *
 * @throws Error where every model needs more than a text
 */
export async function cheapestRequest(
  client: Pick<ClientBase, 'estimate'>,
  provider: Provider,
  prompt: string,
): Promise<PricedRequest> {
  const priced: (PricedRequest & { seconds: number })[] = []
  for (const request of candidates(provider, prompt)) {
    const found = await client.estimate(request).catch(error => {
      if (isVidrelayError(error)) return undefined // not a request that this model takes
      throw error
    })
    if (found)
      priced.push({ request, usd: found.cost?.usd ?? null, seconds: found.effective.seconds ?? Number.MAX_VALUE })
  }
  const [first] = priced.toSorted((a, b) => costOf(a) - costOf(b) || a.seconds - b.seconds)
  if (first) return { request: first.request, usd: first.usd }
  throw new Error(
    `request: ${provider.title} has no model that takes a text alone; accepted: a request of your own, such as { model }`,
  )
}

const costOf = ({ usd }: PricedRequest): number => usd ?? Number.MAX_VALUE

function* candidates(provider: Provider, prompt: string): Generator<GenerateRequest> {
  for (const [model, row] of Object.entries(provider.models)) {
    if (row.dialect === null || model.includes('*')) continue
    const dialect = provider.dialects[row.dialect ?? Object.keys(provider.dialects)[0]!]
    const limits = { ...dialect?.routes.submit?.limits, ...row.limits }
    for (const seconds of valuesOf(limits.seconds)) {
      for (const resolution of valuesOf(limits.resolution)) {
        yield {
          model,
          prompt,
          ...(typeof seconds === 'number' && { seconds }),
          ...(typeof resolution === 'string' && { resolution }),
        }
      }
    }
  }
}

/** Nothing said, and every value that a limit names. */
function valuesOf(limits: Limit | readonly Limit[] | undefined): readonly (string | number | undefined)[] {
  const list = limits === undefined ? [] : ([limits].flat() as readonly Limit[])
  const named = list.flatMap(limit => [...(limit.in ?? []), ...(limit.min === undefined ? [] : [limit.min])])
  return [undefined, ...new Set(named)]
}
