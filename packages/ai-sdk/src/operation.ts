import { InvalidArgumentError, type JSONValue } from '@ai-sdk/provider'
import { formatRef, parseRef, type TaskRef } from '@vidrelay/core'

/** What `doStart` hands to `doStatus`, in whatever process: the text forms of the refs of all videos of one call. */
export const operationOf = (refs: readonly TaskRef[]): JSONValue => ({ v: 1, refs: refs.map(formatRef) })

/** @throws `InvalidArgumentError` on what is no operation of this package, `invalid_request` on a ref that cannot be read */
export function refsOf(operation: JSONValue): TaskRef[] {
  const { v, refs } = Object(operation) as { v?: unknown; refs?: unknown }
  if (v !== 1 || !Array.isArray(refs) || refs.length === 0)
    throw new InvalidArgumentError({
      argument: 'operation',
      message: 'operation: not one of vidrelay; accepted: what startVideo gave as `operation`, as it is',
    })
  return refs.map(parseRef)
}
