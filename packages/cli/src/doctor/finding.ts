import type { VidrelayError } from '@vidrelay/core'
import { errorCodes, isVidrelayError } from '@vidrelay/core/internal'
import { inOptionWords } from '../option-words.ts'

/** One line of what the doctor found. */
export interface Finding {
  check: string
  state: 'ok' | 'warn' | 'fail'
  detail: string
  /** What to do about it. Null where nothing is wrong, or nobody knows. */
  todo: string | null
  /** Exit code of a failure. */
  exit?: number
}

export const ok = (check: string, detail: string): Finding => ({ check, state: 'ok', detail, todo: null })

export const warn = (check: string, detail: string, todo: string): Finding => ({ check, state: 'warn', detail, todo })

/** `exit`: as a command that meets it ends. */
export const fail = (check: string, detail: string, todo: string | null, exit: number): Finding => ({
  check,
  state: 'fail',
  detail,
  todo,
  exit,
})

/** What an error says, as a finding. @throws what is no trouble of the thing that was looked at */
export function failBy(check: string, error: unknown, todo?: string): Finding {
  if (!isVidrelayError(error) || error.code === 'aborted') throw error
  const { code, message } = error
  const problem = inOptionWords(message)
  const detail = code === 'invalid_request' ? problem : `${code}: ${problem}` // a refusal of ours says it all
  return fail(check, detail, todo ?? hintOf(error), errorCodes[code].exit)
}

const hintOf = ({ hint }: VidrelayError): string | null => (hint === undefined ? null : inOptionWords(hint))
