import { loadRecordings } from '@vidrelay/conformance'
import { expect, test } from 'vitest'
import { adapters } from '../../scripts/adapters.mjs'
import { readSpec } from './read-spec.ts'

/** apixgo's page shows every body, and documentation.test.ts holds its recordings to that word for word. */
test.each(adapters.filter(id => id !== 'apixgo'))(
  '%s: an answer that a recording calls documented fits the schema of its route',
  provider => {
    const spec = readSpec(provider)
    const recordings = loadRecordings(new URL(`../recordings/${provider}/`, import.meta.url))
    const documented = recordings.flatMap(recording =>
      recording.exchanges
        .filter(({ source = recording.source }) => source.class === 'documentation')
        .filter(({ response }) => response?.json !== undefined)
        .map(exchange => ({ scenario: recording.scenario, exchange })),
    )
    process.stdout.write(`${provider}: ${documented.length} answers called documented\n`)
    for (const { scenario, exchange } of documented) {
      const { status, json } = exchange.response!
      expect
        .soft(spec.answerProblems(exchange.request, status, json), `${scenario}: ${exchange.request.url}`)
        .toEqual([])
    }
  },
)
