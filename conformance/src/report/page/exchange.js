import { element } from './element.js'
import { indentJson } from './indent-json.js'

/** One request and what answered it. */
export function exchangeOf({ at, request, answer }) {
  const status = answer.status === null ? 'no answer' : String(answer.status)
  const result = answer.fault === undefined ? status : `${status}, fault: ${answer.fault}`
  return element(
    'li',
    { class: 'exchange' },
    element('p', { class: 'quiet' }, `at ${at} s`),
    element('p', { class: 'line' }, element('b', {}, request.method), ` ${request.url}`),
    ...messageOf(request, 'Request'),
    element('p', { class: 'line' }, '→ ', element('b', {}, result)),
    ...messageOf(answer, 'Answer'),
  )
}

function messageOf({ headers, body }, name) {
  const lines = Object.entries(headers).map(([header, value]) => `${header}: ${value}`)
  const parts = []
  if (lines.length > 0) parts.push(preOf(lines.join('\n'), `${name} headers`, 'headers'))
  if (body !== null && body !== '') parts.push(preOf(indentJson(body), `${name} body`, 'body'))
  return parts
}

/** In reach of the keyboard, since a long one scrolls. */
const preOf = (text, label, name) =>
  element('pre', { class: name, tabindex: '0', role: 'group', 'aria-label': label }, text)
