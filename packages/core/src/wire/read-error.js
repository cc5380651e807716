import { byCode, codeOfHttp, endsWait, provesRefusal, speakerOf } from '../contract/error-defaults.ts'
import { at } from '../contract/tree.ts'
import { wholeWords } from './own-words.ts'
export function matches(match, facts) {
  if (match.on && !match.on.includes(facts.on)) return false
  if (match.http && !match.http.includes(facts.http)) return false
  if (match.status && (facts.status === undefined || !match.status.includes(facts.status))) return false
  if (match.code && (facts.code === undefined || !match.code.includes(facts.code))) return false
  if (match.text && (facts.words === undefined || !new RegExp(match.text, 'i').test(facts.words))) return false
  const stands = ([path, want]) =>
    at(facts.root, path).some(value =>
      want === true ? value !== '' && value !== null && value !== 0 && value !== false : value === want,
    )
  return Object.entries(match.at ?? {}).every(stands)
}
/** The error that an answer is. `bad`: it says so itself, without a row. */
export function errorOf(row, bad, facts) {
  const { on, http, status, code, message } = facts
  const guess = http >= 400 ? guessOf(facts) : bad && isEnded(status) ? 'task_failed' : 'upstream_error'
  // Where no task is asked for, a 404 is about the address.
  const isLost = !row && guess === 'task_not_found' && ['submit', 'upload', 'models', 'list'].includes(on)
  const is = row?.is ?? (isLost ? 'invalid_request' : guess)
  const defaults = byCode[is] ?? {}
  const ended = status === 'failed' || status === 'succeeded'
  const again = row?.again ?? defaults.again ?? false
  return {
    is,
    scope: row?.scope ?? (row && defaults.scope) ?? (ended && http < 400 ? 'task' : 'request'),
    sent: sentOf(row, is, facts),
    again,
    passes: again || !isLastWord(row, facts),
    ...(row && { row: row.id }),
    ...(row?.hint !== undefined && { hint: row.hint }),
    ...(isLost && { hint: 'check the base URL: the provider has no such route there' }),
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
  }
}
/** A page that stands where the provider's own word would end a wait says nothing of the task. */
const guessOf = facts => {
  const { on, http, headers } = facts
  const isHearsay = on === 'get' && endsWait(http, 'provider', {}) && !endsWait(http, speaks(facts), headers)
  return isHearsay ? 'upstream_error' : codeOfHttp(http)
}
export const isEnded = status => status === 'failed' || status === 'cancelled' || status === 'expired'
const speaks = ({ json, headers }) => speakerOf(json, headers)
/** Whether a look that met this is over: only what the provider itself said ends a wait. */
const isLastWord = (row, facts) =>
  (row !== undefined && speaks(facts) === 'provider') || endsWait(facts.http, speaks(facts), facts.headers)
function sentOf(row, is, facts) {
  if (row?.sent === 'unknown' || namesTask(facts)) return 'unknown'
  if (provesRefusal(facts.http, speaks(facts), facts.headers)) return 'refused'
  return row && rowProves(row, is, facts) ? 'refused' : 'unknown'
}
/** An answer with a task in it says that one was made, whatever else it says; a failed one runs no more. */
const namesTask = ({ hasId, status, http }) => hasId && (status === undefined ? http < 300 : !isEnded(status))
/**
 * What a row says of its own answer. Outside of 2xx it must say it aloud. Words prove only under a status that the row
 * names, as a whole phrase; and what the request said itself, in its words or in the JSON that a text holds, proves nothing.
 */
function rowProves(row, is, facts) {
  const { http, code, codeIsInText, words, own } = facts
  const said = row.sent ?? (http < 300 ? byCode[is]?.sent : undefined)
  if (said !== 'refused' || speaks(facts) !== 'provider') return false
  if (row.code && codeIsInText && own.hold(code)) return false
  if (row.text === undefined) return true
  const phrase = wholeWords(row.text, 'i').exec(words ?? '')?.[0]
  return row.http?.includes(http) === true && phrase !== undefined && !own.hold(phrase)
}
