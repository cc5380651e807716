import type { CheckReport, Report, TracedExchange } from '../format/report.ts'
import { visible } from './terminal-text.ts'
import { wordOf } from './view.ts'

/**
 * A check in full, as it is printed when it fails: everything that is needed to understand it without running it, and
 * the command that runs it again. Several lines, without colours.
 */
export function failureText(report: Report, check: CheckReport): string {
  const { failure, provenance, exchanges } = check
  const requirements = report.requirements.filter(({ id }) => check.covers.includes(id))
  const unknown = check.covers.filter(id => !requirements.some(requirement => requirement.id === id))
  const rows: [label: string, text: string][] = [
    ...[...requirements, ...unknown.map(id => ({ id, text: '', source: '' }))].flatMap(
      ({ id, text, source }): [string, string][] => [
        ['requirement', `${id}  ${text}`.trimEnd()],
        ...(source === '' ? [] : [['', `source: ${source}`] as [string, string]]),
      ],
    ),
    [
      'provenance',
      `${provenance.class}: ${provenance.document}${provenance.date === '' ? '' : ` (${provenance.date})`}`,
    ],
  ]
  if (failure)
    rows.push(['step', failure.where], ['wrong', failure.what], ['expected', failure.expected], ['came', failure.came])
  rows.push(['replay', check.replay])
  return visible(
    [
      `${wordOf[check.verdict]} ${check.adapter} ${check.id}`,
      check.title,
      '',
      ...rows.map(row),
      ...(exchanges.length === 0 ? ['', 'nothing was exchanged'] : exchanges.flatMap(exchangeLines)),
    ].join('\n'),
  )
}

const labelWidth = 'requirement'.length + 2
const row = ([label, text]: [label: string, text: string]) =>
  `${label.padEnd(labelWidth)}${text.replaceAll('\n', `\n${' '.repeat(labelWidth)}`)}`

function exchangeLines({ at, request, answer }: TracedExchange, index: number): string[] {
  const status = answer.status === null ? 'no answer' : String(answer.status)
  return [
    '',
    `exchange ${index + 1}, at ${at} s`,
    ...message(`> ${request.method} ${request.url}`, '> ', request),
    ...message(`< ${answer.fault === undefined ? status : `${status}, fault: ${answer.fault}`}`, '< ', answer),
  ]
}

function message(first: string, mark: string, { headers, body }: TracedExchange['request' | 'answer']): string[] {
  const lines = [first, ...Object.entries(headers).map(([name, value]) => `${mark}${name}: ${value}`)]
  if (body !== null && body !== '') lines.push(mark.trimEnd(), ...body.split('\n').map(line => mark + line))
  return lines
}
