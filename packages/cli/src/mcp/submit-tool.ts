import type { SubmitOptions, Task } from '@vidrelay/core'
import { isVidrelayError, type OpenFacet } from '@vidrelay/core/internal'
import { z } from 'zod'
import { refusal } from '../refusal.ts'
import { kindOf } from '../request.ts'
import { type UsualTime, usualText } from '../usual-time.ts'
import { askedFor } from './asked.ts'
import { linesOf, purchaseData } from './describe.ts'
import { within } from './patience.ts'
import type { Answer, Tool } from './tool.ts'
import { idsOf, type Toolbox } from './toolbox.ts'
import { purchaseShape, requestFields } from './words.ts'

const submitShape = (ids: readonly [string, ...string[]]) =>
  z.strictObject({
    ...requestFields(ids),
    key: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('your own id of this purchase, like an order number: the same key never pays twice'),
    again: z
      .boolean()
      .optional()
      .describe('buy another one, although an equal request was made within the last ten minutes'),
    maxCost: z.number().min(0).optional().describe('US dollars: refuse before sending what costs more'),
  })
const gives = purchaseShape.extend({
  usualSeconds: z.number().nullable().describe('how long such tasks took before; null where too few are known'),
  isRepeated: z.boolean().describe('nothing was bought now: this purchase was made before'),
})

type Given = z.output<ReturnType<typeof submitShape>>
type Submitted = z.input<typeof gives>

export const submitTool = (box: Toolbox): Tool<ReturnType<typeof submitShape>, typeof gives> => ({
  name: 'submit',
  title: 'Buy a video or an image',
  about: `Buys one video or image and answers with its key; it does not wait for the result. ${
    box.isSandbox ? 'This server plays: nothing is paid.' : 'It costs money: ask the user first, and estimate.'
  } Without a key, an equal request within ten minutes is the same purchase, unless again is true. Then call wait, then download.`,
  takes: submitShape(idsOf(box)),
  gives,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  run: given => submit(box, given),
})

async function submit(box: Toolbox, given: Given): Promise<Answer<Submitted>> {
  const { session } = box
  if (given.key !== undefined && given.again)
    throw refusal('again', 'a key names one purchase; leave key out, or name another')
  const { key: named, again = false, maxCost, ...wanted } = given
  const { client, request, seen } = await askedFor(box, wanted)
  const facet = client[`${kindOf(client.provider, { model: request.model })}s`] as OpenFacet
  const key = named ?? box.equalRequests.keyOf([client.provider.id, request, seen], again)
  const wasUnderWay = box.underWay.has(key)
  const paying = pay(box, key, facet.submit(request, { ...moneyOf(box, maxCost), key }))
  const task = await within(box.seconds, paying)
  const isRepeated = wasUnderWay || box.heard.get(key) === 'repeated'
  const entry = await session.journal!.get(key).catch(() => undefined)
  const known =
    task === 'late' ? { state: 'sending' as const } : task === 'lost' ? { state: 'unknown' as const } : { task }
  const usual = typeof task === 'object' ? await session.usual(task.ref).catch(() => undefined) : undefined
  const data = { ...purchaseData({ entry, ...known }), key, isRepeated, provider: client.provider.id }
  return answer({ ...data, usualSeconds: usual?.seconds ?? null }, named, usual)
}

const moneyOf = ({ money }: Toolbox, own: number | undefined): SubmitOptions =>
  own === undefined ? money : { ...money, maxCost: Math.min(own, money.maxCost ?? own) }

/** The accepted task, or `lost`: an answer that did not come is no error to try again after. */
function pay({ underWay, session }: Toolbox, key: string, sending: Promise<Task>): Promise<Task | 'lost'> {
  const paying = sending
    .catch(error => {
      if (isVidrelayError(error) && error.code === 'submit_unknown') return 'lost' as const
      if (!isVidrelayError(error) || error.code !== 'journal_unavailable' || !error.task) throw error
      session.output.note(`warning: ${error.message}`)
      return error.task
    })
    .finally(() => underWay.get(key) === paying && underWay.delete(key))
  paying.catch(() => {}) // whoever waits longer than a call may take hears it by the journal
  underWay.set(key, paying)
  return paying
}

function answer(data: Submitted, named: string | undefined, usual: UsualTime | undefined): Answer<Submitted> {
  const before =
    named === undefined
      ? 'nothing was bought now: an equal request was made before; again: true buys another'
      : 'nothing was bought now: this key stands for a purchase that was made before'
  return {
    lines: [...(data.isRepeated ? [before] : []), ...linesOf(data), ...(usual ? [usualText(usual)] : [])],
    data,
  }
}
