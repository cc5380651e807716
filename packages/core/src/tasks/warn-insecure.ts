import { insecureWarning } from '../contract/base-url.ts'
import type { Whose } from '../words/events.ts'
import type { Context } from './context.ts'

/** Told where a step leads away from https. `field`: what the address is of. */
export function warnInsecure(
  { relay, emit, scrub }: Pick<Context, 'relay' | 'emit' | 'scrub'>,
  url: URL,
  field: string,
  whose?: Whose,
): void {
  if (!emit) return
  const warning = insecureWarning(relay.origin, url.href, field, scrub)
  if (warning) emit({ ...whose, type: 'warning', warning })
}
