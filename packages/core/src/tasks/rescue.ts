import type { HttpAnswer } from '../net/messages.ts'
import { textsOf } from '../wire/own-words.ts'
import type { Reading } from '../wire/read.ts'
import { candidateIds, createOwnText, idInAddress, idPaths } from '../wire/salvage.ts'
import type { TaskRef } from '../words/task.ts'
import { acceptedRef } from './accepted-task.ts'
import { type Confirmed, confirm } from './confirm.ts'
import type { Context } from './context.ts'
import { leaveTask, takeTask } from './holder.ts'
import type { CallInput } from './http.ts'
import type { PaidCall } from './paid-call.ts'

/** A paid call that was sent, and an answer to it (or a part of one) that says nothing for sure. */
export interface OpenCall {
  paid: PaidCall
  key: string
  request: CallInput
  /** Epoch milliseconds, just before the first byte. */
  sentAt: number
  came: HttpAnswer
  /** An id at its documented place, in an answer that does not say that the task was accepted. */
  named: string | undefined
}

export type Rescued = { ref: TaskRef; reading: Reading; raw: unknown } | { candidates: readonly string[] }

/**
 * Looks for the ids in the answer and asks the provider for them. One is adopted only if it is the only one that can
 * be the task of this call; else all of them are for a person to look at. Never throws.
 */
export async function rescue(context: Context, call: OpenCall): Promise<Rescued> {
  let candidates: readonly string[] = []
  try {
    const { ids, more } = candidatesOf(context, call)
    candidates = ids
    const found = await confirm(context, call.paid, ids)
    const possible = []
    for (const one of found) {
      const ref = acceptedRef(context, call.paid, one.id, one.reading.kept)
      if (isYoung(one, call.sentAt) && (await takeTask(context, ref, call.key))) possible.push({ ...one, ref })
    }
    const [only] = possible
    if (only && possible.length === 1 && !more) return only
    for (const { ref } of possible) leaveTask(context, ref)
  } catch {
    // A person has the ids; how the search for more of them broke is not what this call is about.
  }
  return { candidates }
}

/**
 * The clocks of two machines without a common time differ by seconds, rarely by more than a minute. A clock that is
 * further behind makes a good task look old: then a person decides, and nothing is lost.
 */
const clockSkewSeconds = 60

/** Made after the call began, as far as the answer tells. */
const isYoung = ({ reading }: Confirmed, sentAt: number) =>
  reading.createdAt === undefined || reading.createdAt >= sentAt / 1000 - clockSkewSeconds

function candidatesOf(context: Context, { paid, request, came, named }: OpenCall): { ids: string[]; more: boolean } {
  const dialect = context.relay.provider.dialects[paid.prepared.dialectName]!
  const { route, holes, query } = paid.prepared
  const isOwn = createOwnText(textsOf(request.body!, route.send, [paid.prompt, paid.source?.id, holes, query]))
  const mayShow = (id: string) => !context.scrub(id).includes('[key]') // it will stand in errors and in the journal
  const { ids, more } = candidateIds(came.body, idPaths(dialect), id => isOwn(id) || !mayShow(id))
  const beside = [named, inLocation(context, paid, request, came)].filter(id => id !== undefined && mayShow(id))
  return { ids: [...new Set([...(beside as string[]), ...ids])], more }
}

/** Where a server says that the new task stands. */
function inLocation(context: Context, paid: PaidCall, request: CallInput, came: HttpAnswer): string | undefined {
  const route = context.relay.provider.dialects[paid.prepared.dialectName]!.routes.get
  const { location } = came.headers
  if (!route || location === undefined || !URL.canParse(location, request.url.href)) return undefined
  const id = idInAddress(new URL(location, request.url), context.relay.baseURL, route.path)
  return id === paid.source?.id ? undefined : id
}
