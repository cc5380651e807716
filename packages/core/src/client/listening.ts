import type { Relay } from '../contract/relay.ts'
import type { Context } from '../tasks/context.ts'
import type { OnEvent } from '../words/events.ts'
import { areHeard, publish } from './channels.ts'
import { quiet } from './listener.ts'

/**
 * Who is to be told at the moment of the question: the listener of this client, whoever subscribed to the channels, both, or
 * nobody. What is told of a task says for which purchase it was made, as far as that was seen here.
 */
export function createListening(
  { provider, account }: Pick<Relay, 'provider' | 'account'>,
  purchaseOf: Context['purchaseOf'],
  onEvent: OnEvent | undefined,
): () => OnEvent | undefined {
  const own = onEvent && quiet(onEvent)
  const from = { provider: provider.id, ...(account !== undefined && { account }) }
  const tell: OnEvent = told => {
    const event = told.ref && told.key === undefined ? { ...purchaseOf(told.ref), ...told } : told
    own?.(event)
    publish(from, event)
  }
  return () => (own || areHeard() ? tell : undefined)
}
