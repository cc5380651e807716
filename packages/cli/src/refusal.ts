import { VidrelayError } from '@vidrelay/core/internal'

/** What the command refuses by itself: exit 2, in the form of every other error. `field` is the option's name. */
export const refusal = (field: string, problem: string, hint?: string): VidrelayError =>
  new VidrelayError('invalid_request', `${field}: ${problem}`, { field, ...(hint !== undefined && { hint }) })
