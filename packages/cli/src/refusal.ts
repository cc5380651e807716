import { VidrelayError } from '@vidrelay/core/internal'

/** What the command refuses by itself: exit 2, in the form of every other error. `field` is the option's name. */
export const refusal = (field: string, problem: string, hint?: string): VidrelayError =>
  new VidrelayError('invalid_request', `${field}: ${problem}`, { field, ...(hint !== undefined && { hint }) })

/** Why nobody can listen at this port, as a refusal; anything else as it is. */
export function portRefusal(cause: unknown, port: number): unknown {
  const { code } = cause as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return refusal('port', `${port} is taken; accepted: another one, or 0 for any that is free`)
  if (code === 'EACCES') return refusal('port', `${port} may not be opened by this user; accepted: 1024 to 65535`)
  return cause
}
