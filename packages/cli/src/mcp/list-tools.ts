import type { Purchase } from '@vidrelay/core'
import { knownModels } from '@vidrelay/core/provider'
import { z } from 'zod'
import { isAffordable } from '../money-options.ts'
import { inSettingWords } from '../option-words.ts'
import { askedFor, type Wanted } from './asked.ts'
import { purchaseData } from './describe.ts'
import { type Answer, type Call, readOnly, type Tool } from './tool.ts'
import { idsOf, meant, type Toolbox } from './toolbox.ts'
import { costShape, parametersShape, purchaseShape, requestFields } from './words.ts'

const modelsTakes = (ids: readonly [string, ...string[]]) =>
  z.strictObject({
    provider: requestFields(ids).provider,
    contains: z.string().optional().describe('only models whose name holds this'),
    offline: z.boolean().optional().describe('only our table; the provider is not asked, and no key is needed'),
  })
const modelsGives = z.object({
  provider: z.string(),
  isAsked: z.boolean().describe('false: this is our table alone'),
  models: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['video', 'image']).nullable(),
      isListed: z.boolean().describe('the provider offers it now; that it works is only proven by a task'),
      isKnown: z.boolean().describe('our table knows its limits'),
      note: z.string().nullable(),
      limits: z.array(z.string()),
      prices: z.array(z.string()),
    }),
  ),
})
type ModelsTakes = ReturnType<typeof modelsTakes>

export const modelsTool = (box: Toolbox): Tool<ModelsTakes, typeof modelsGives> => ({
  name: 'models',
  title: 'What can be made',
  about: 'Lists the models of a provider with their limits and prices, as far as they are known. Costs nothing.',
  takes: modelsTakes(idsOf(box)),
  gives: modelsGives,
  annotations: readOnly,
  run: (given, call) => models(box, given, call),
})

async function models(
  box: Toolbox,
  { provider, contains = '', offline = false }: z.output<ModelsTakes>,
  { signal }: Call,
): Promise<Answer<z.input<typeof modelsGives>>> {
  const { id, load } = meant(box, provider)
  const all = offline ? knownModels((await load()).definition) : await (await box.session.client(id)).models({ signal })
  const chosen = all.filter(({ id: name }) => name.toLowerCase().includes(contains.toLowerCase()))
  const listed = chosen.map(({ live, known, source: _, limits, prices, ...model }) => ({
    ...model,
    limits: [...limits],
    prices: [...prices],
    isListed: live,
    isKnown: known,
  }))
  return {
    lines: [`${listed.length} models of ${id}, as data`], // a client pays for every word, and the data say it all
    data: { provider: id, isAsked: !offline, models: listed },
  }
}

const estimateTakes = (ids: readonly [string, ...string[]]) => z.strictObject(requestFields(ids))
const estimateGives = z.object({
  cost: costShape,
  effective: parametersShape.describe('what would be made'),
  warnings: z.array(z.string()),
  maxCost: z.number().nullable().describe('US dollars: above it this server buys nothing; null: no limit'),
  isAffordable: z.boolean().describe('would submit let it through, as far as maxCost goes'),
})
type EstimateTakes = ReturnType<typeof estimateTakes>

export const estimateTool = (box: Toolbox): Tool<EstimateTakes, typeof estimateGives> => ({
  name: 'estimate',
  title: 'What would it cost?',
  about: 'Checks a request and says what it would become and cost. Nothing is sent.',
  takes: estimateTakes(idsOf(box)),
  gives: estimateGives,
  annotations: readOnly,
  run: given => estimate(box, given),
})

async function estimate(box: Toolbox, wanted: Wanted): Promise<Answer<z.input<typeof estimateGives>>> {
  const { client, request } = await askedFor(box, wanted)
  const { cost, effective, warnings } = await client.estimate(request)
  const { maxCost = null } = box.money
  const isLetThrough = isAffordable(box.money, cost)
  const price = cost === null ? 'its price is not known' : `${cost.usd} USD`
  const limit = isLetThrough ? [] : [`submit would refuse it: the limit of this server is ${maxCost} USD a purchase`]
  return {
    lines: [price, ...limit],
    data: {
      cost,
      effective: { ...effective },
      warnings: warnings.map(({ message }) => inSettingWords(message)),
      maxCost,
      isAffordable: isLetThrough,
    },
  }
}

const purchasesTakes = z.strictObject({
  pending: z.boolean().optional().describe('only those that are not known to be over'),
  limit: z.int().min(1).max(100).optional().describe('at most so many, the newest first; default 20'),
})
const purchaseLine = purchaseShape.extend({ createdAt: z.string() })
const purchasesGives = z.object({ purchases: z.array(purchaseLine) })

export const purchasesTool = (box: Toolbox): Tool<typeof purchasesTakes, typeof purchasesGives> => ({
  name: 'purchases',
  title: 'What was bought',
  about: 'Lists the paid calls of the journal, the newest first, also those of other programs. Costs nothing.',
  takes: purchasesTakes,
  gives: purchasesGives,
  annotations: readOnly,
  run: async ({ pending = false, limit = 20 }) => {
    const all = await box.session.journal!.list({ limit, ...(pending && { pending }) })
    const purchases = all.map((entry: Purchase) => ({ ...purchaseData({ entry }), createdAt: entry.createdAt }))
    return {
      lines: [`${purchases.length} purchases, as data`],
      data: { purchases },
    }
  },
})
