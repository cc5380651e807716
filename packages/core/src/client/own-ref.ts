import type { Relay } from '../contract/relay.ts'
import { invalid } from '../words/problems.ts'
import { parseRef } from '../words/ref.ts'
import type { TaskRef } from '../words/task.ts'

/** The ref that was given, which is one of this client. @throws `invalid_request` with whose it is */
export function ownRef(relay: Relay, given: TaskRef | string): TaskRef {
  const ref = parseRef(given)
  if (!relay.isMine(ref)) throw invalid('ref', whoseItIs(relay, ref), { provider: relay.provider.id })
  return ref
}

function whoseItIs({ provider, baseURL, account }: Relay, ref: TaskRef): string {
  if (ref.provider !== provider.id) return `this is a task of ${ref.provider}, not of ${provider.id}`
  if (ref.baseURL !== baseURL)
    return `this task lives at ${ref.baseURL}, and this client speaks to ${baseURL}; make a client with that base URL`
  return `this task belongs to the account ${JSON.stringify(ref.account ?? '')}, and this client uses ${JSON.stringify(account ?? '')}`
}
