import type { CellReport, CheckReport, Report, Requirement, TracedExchange, Verdict } from '../src/format/report.ts'

/**
 * A small report with each verdict in it: what three made-up adapters could have brought. South takes an unknown word
 * for a failure and has no cancelling; nothing could prove what West does when the answer to a submit is lost.
 */
export function sampleReport(): Report {
  const cells = adapters.flatMap(adapter => requirements.flatMap(requirement => cellOf(adapter.id, requirement)))
  const count = (verdict: Verdict) => cells.filter(cell => cell.verdict === verdict).length
  return {
    $schema: 'https://example.com/report.schema.json',
    format: 1,
    kit: { version: '0.1.0' },
    core: { version: '0.1.0' },
    node: 'v26.0.0',
    seed: 1,
    adapters,
    requirements,
    cells,
    checks: cells.flatMap(cell => cell.checks.map(id => checkOf(cell, id))),
    totals: {
      pass: count('pass'),
      fail: count('fail'),
      notApplicable: count('not-applicable'),
      untestable: count('untestable'),
    },
  }
}

/** Rows of two of them, each with its evidence, or none. */
export const sampleEvidence: NonNullable<Report['evidence']> = [
  { adapter: 'north', row: 'statuses.done', table: 'statuses', says: '"done"', class: 'documentation', by: 'words' },
  { adapter: 'north', row: 'statuses.gone', table: 'statuses', says: '"gone"', class: 'none' },
  {
    adapter: 'north',
    row: 'dialects.task.routes.submit.limits.seconds.max',
    table: 'limits',
    says: '10',
    class: 'captured',
    by: 'text-to-video',
  },
  { adapter: 'west', row: 'errors.west.busy', table: 'errors', says: '{"http":[429]}', class: 'none' },
]

/** What a hostile upstream, recording or document could put into any text: markup, escapes, control characters, a lone surrogate. */
export const hostileText =
  '</script><img src=x onerror="globalThis.hacked = 1"> a|b `c` ]]> <!-- "d" \'e\' & \\ *f* [g](javascript:alert(1)) \u0000\u0007\u001b[31m\u009b\u2028\u2029\u202e\ud800 ```'

/** The same with hostile text at the end of every text that comes from outside. */
export function hostileReport(): Report {
  const report = sampleReport()
  const spoiled = (text: string) => `${text} ${hostileText}`
  const spoiledHeaders = { 'x-hostile': hostileText }
  return {
    ...report,
    evidence: sampleEvidence.map(one => ({ ...one, row: spoiled(one.row), says: spoiled(one.says) })),
    node: spoiled(report.node),
    adapters: report.adapters.map(one => ({
      ...one,
      title: spoiled(one.title),
      ...(one.words && {
        words: one.words.map(row => ({ ...row, word: spoiled(row.word), source: spoiled(row.source) })),
      }),
    })),
    requirements: report.requirements.map(one => ({
      ...one,
      group: spoiled(one.group),
      text: spoiled(one.text),
      source: spoiled(one.source),
    })),
    cells: report.cells.map(one => (one.reason === undefined ? one : { ...one, reason: spoiled(one.reason) })),
    checks: report.checks.map(one => ({
      ...one,
      title: spoiled(one.title),
      provenance: { ...one.provenance, document: spoiled(one.provenance.document) },
      ...(one.failure && {
        failure: {
          where: spoiled(one.failure.where),
          what: spoiled(one.failure.what),
          expected: spoiled(one.failure.expected),
          came: spoiled(one.failure.came),
        },
      }),
      exchanges: one.exchanges.map(({ at, request, answer }) => ({
        at,
        request: { method: request.method, url: spoiled(request.url), headers: spoiledHeaders, body: hostileText },
        answer: { ...answer, headers: spoiledHeaders, body: hostileText, fault: hostileText },
      })),
      replay: spoiled(one.replay),
    })),
  }
}

const adapters: Report['adapters'] = [
  {
    id: 'north',
    title: 'North',
    recordings: 4,
    words: [
      { word: 'queued', is: 'queued', source: 'N-1', documented: true },
      { word: 'waiting', is: 'queued', source: 'reports', documented: false },
      { word: 'done', is: 'succeeded', source: 'N-2', documented: true },
      { word: '', is: 'queued', source: 'seen', documented: false },
    ],
  },
  { id: 'south', title: 'South', recordings: 3 },
  { id: 'west', title: 'West', recordings: 3 },
]

const requirements: Requirement[] = [
  {
    id: 'submit.once',
    group: 'Submitting',
    text: 'A paid call is sent once, whatever comes back.',
    source: 'README of core, "What is never sent twice"',
  },
  {
    id: 'submit.answer-lost',
    group: 'Submitting',
    text: 'When the answer to a submit is lost, the outcome is unknown and nothing is sent again.',
    source: 'README of core, "What is never sent twice"',
  },
  {
    id: 'status.on-poll',
    group: 'Status',
    text: 'Every documented word means what the document says, in the answer to a poll.',
    source: 'README of core, "Statuses"',
  },
  {
    id: 'status.unknown-word',
    group: 'Status',
    text: 'A word that the document does not know is not final.',
    source: 'README of core, "Statuses"',
  },
  {
    id: 'status.cancelled',
    group: 'Status',
    text: 'A cancelled task is final and is not a failure.',
    source: 'README of core, "Statuses"',
  },
  {
    id: 'N-01',
    group: 'North: API reference',
    text: '"POST /videos" takes model and prompt and answers with an id.',
    source: 'North API reference, "Create a video"',
  },
  {
    id: 'N-02',
    group: 'North: API reference',
    text: '"status" is one of 排队中 (queued), 生成中 (running), 完成 (done).',
    source: 'North API reference, "Get a video"',
  },
]

/** Which requirements concern whom: those of a provider's document only that provider. */
function cellOf(adapter: string, { id }: Requirement): CellReport[] {
  if (id.startsWith('N-')) {
    const checks = [id === 'N-01' ? 'text-to-video' : 'words']
    return adapter === 'north' ? [{ adapter, requirement: id, verdict: 'pass', checks }] : []
  }
  const key = `${adapter} ${id}`
  if (key === 'south status.cancelled')
    return [
      { adapter, requirement: id, verdict: 'not-applicable', reason: 'its document has no such word', checks: [] },
    ]
  if (key === 'west submit.answer-lost') {
    const reason = 'no recording shows a task from its submit to its saved result without a fault'
    return [{ adapter, requirement: id, verdict: 'untestable', reason, checks: [] }]
  }
  const verdict = key === 'south status.unknown-word' ? 'fail' : 'pass'
  const checks = id.startsWith('status.') ? [`${id}/first`, `${id}/paused`] : [id]
  return [{ adapter, requirement: id, verdict, checks }]
}

function checkOf({ adapter, requirement, verdict }: CellReport, id: string): CheckReport {
  const isFailing = verdict === 'fail' && id.endsWith('/paused')
  const isDocumented = requirement.startsWith('N-')
  return {
    adapter,
    id,
    title: `${id.replaceAll(/[./-]/g, ' ')} holds`,
    verdict: isFailing ? 'fail' : 'pass',
    covers: [requirement],
    provenance: {
      class: isDocumented ? 'documentation' : 'derived',
      document: isDocumented ? 'North API reference, examples' : `made out of ${adapter}'s text-to-video`,
      date: '2026-11-21',
    },
    ...(isFailing && {
      failure: {
        where: 'step 2 (get)',
        what: 'task.status',
        expected: '"running"',
        came: '"failed": the word "paused" was taken for an error',
      },
    }),
    exchanges: [exchange(0, adapter, 'POST', { status: 'queued' }), exchange(5, adapter, 'GET', { status: 'paused' })],
    replay: `npx @vidrelay/conformance run ./${adapter}.js --recordings ./recordings --only ${id}`,
  }
}

function exchange(at: number, adapter: string, method: string, answer: object): TracedExchange {
  const url = `https://${adapter}.example.com/v1/videos`
  return {
    at,
    request: {
      method,
      url: method === 'GET' ? `${url}/task_1` : url,
      headers: { authorization: 'Bearer {{key}}', accept: 'application/json' },
      body: method === 'GET' ? null : JSON.stringify({ model: 'm-1', prompt: 'a lighthouse in the rain' }),
    },
    answer: {
      status: 200,
      headers: { 'content-type': 'application/json' },
      // A number that JavaScript would round.
      body: JSON.stringify({ id: 'task_1', seed: 0, ...answer }).replace(':0,', ':12345678901234567890,'),
    },
  }
}
