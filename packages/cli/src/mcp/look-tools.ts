import type { Task, TaskRef } from '@vidrelay/core'
import { isFinal, isVidrelayError } from '@vidrelay/core/internal'
import { z } from 'zod'
import { clientFor } from '../find-task.ts'
import { type Known, linesOf, purchaseData, shortly } from './describe.ts'
import { findPurchase, look, renewed } from './find.ts'
import { telling, within } from './patience.ts'
import { type Answer, type Call, readOnly, type Tool } from './tool.ts'
import type { Toolbox } from './toolbox.ts'
import { idField, type PurchaseData, purchaseShape } from './words.ts'

const statusTakes = z.strictObject({ id: idField })

export const statusTool = (box: Toolbox): Tool<typeof statusTakes, typeof purchaseShape> => ({
  name: 'status',
  title: 'How far is it?',
  about: 'Looks once at a purchase, also at one whose answer has not come or was lost. Costs nothing.',
  takes: statusTakes,
  gives: purchaseShape,
  annotations: readOnly,
  run: async ({ id }, call) => answer(await look(box, await findPurchase(box, id, call), call)),
})

const waitTakes = (seconds: number) =>
  z.strictObject({
    id: idField,
    maxSeconds: z.number().min(0).max(seconds).optional().describe(`how long this call may take; default ${seconds}`),
  })

export const waitTool = (box: Toolbox): Tool<ReturnType<typeof waitTakes>, typeof purchaseShape> => ({
  name: 'wait',
  title: 'Wait for the result',
  about: `Waits until a purchase is at its end, at most ${box.seconds} s, and says how far it is; call again until status is final. Costs nothing.`,
  takes: waitTakes(box.seconds),
  gives: purchaseShape,
  annotations: readOnly,
  run: ({ id, maxSeconds = box.seconds }, call) => wait(box, id, maxSeconds, call),
})

async function wait(box: Toolbox, id: string, seconds: number, call: Call): Promise<Answer<PurchaseData>> {
  const over = AbortSignal.timeout(seconds * 1000)
  let known: Known = {}
  const tell = () => call.tell(known.task ? shortly(purchaseData(known)) : 'looking')
  const toItsEnd = async () => {
    const own = box.underWay.get(id)
    if (own) await within(seconds, own).catch(() => {}) // what became of it stands in the journal
    const found = await findPurchase(box, id, call)
    known = found
    const tasks = found.ref ? watch(box, found.ref, AbortSignal.any([call.signal, over])) : []
    for await (const task of tasks) {
      known = { ...known, task }
      if (!isFinal(task.status)) tell() // of the end the answer itself tells
    }
  }
  try {
    await telling(tell, toItsEnd)
  } catch (error) {
    if (!(over.aborted && isVidrelayError(error) && error.code === 'aborted')) throw error
  }
  // However short the time was: who waits hears how far it is.
  return answer(known.task ? await renewed(box, known) : await look(box, known, call))
}

async function* watch({ session }: Toolbox, ref: TaskRef, signal: AbortSignal): AsyncGenerator<Task> {
  yield* (await clientFor(session, ref)).watch(ref, { signal })
}

function answer(known: Known): Answer<PurchaseData> {
  const data = purchaseData(known)
  return { lines: linesOf(data), data }
}
