import { defineProvider, type Provider } from '@vidrelay/core/provider'
import { expect, test } from 'vitest'
import { acme, document } from '../../test/acme/adapter.ts'
import { loadRecordings } from '../format/load-recordings.ts'
import { edited } from '../rows/edit.ts'
import { runSuites } from '../suite/run-suite.ts'
import { suiteOf } from '../suite/suite.ts'
import { isStraight, tapesOf } from './tape.ts'

const [recording] = loadRecordings(new URL('../../test/acme/recordings/', import.meta.url))
const verdicts = async (adapter: typeof acme) => {
  const { cells } = await runSuites([suiteOf({ adapter, recordings: [recording!] })])
  return Object.fromEntries(
    cells.filter(({ requirement }) => requirement.startsWith('ways.')).map(cell => [cell.requirement, cell.verdict]),
  )
}
const changed = (at: (string | number)[], put: never) => defineProvider(edited(document as Provider, [{ at, put }]))

test('a right adapter comes through all of them with one recording', async () => {
  expect(new Set(Object.values(await verdicts(acme)))).toEqual(new Set(['pass']))
})

test('what depends on the document turns them red: a refusal that is not proved, a key that is told to go along', async () => {
  const proved = [
    { id: 'lost', http: [200], is: 'upstream_error', sent: 'refused', again: true, source: 'ACME errors' },
  ]
  const again = await verdicts(changed(['errors'], proved as never))
  expect(again['ways.cut-answer']).toBe('pass') // a body of one byte is nobody's word
  const slow = await verdicts(changed(['polling', 'every'], 1000 as never))
  expect(slow['ways.flapping-look']).toBe('fail')
})

test('a tape ends its looks at the first request for the result', () => {
  const [create, still, done, bytes] = recording!.exchanges
  const later = { ...recording!, exchanges: [create!, still!, done!, bytes!, done!] }
  const [tape] = tapesOf(acme.definition, [later])
  expect(tape).toMatchObject({ id: 'T-17', poll: done, fetch: [bytes] })
  expect(isStraight(tape!)).toBe(true)
})

test('a tape whose link fails first has the whole way, and is not straight', () => {
  const [create, , done, bytes] = recording!.exchanges
  const dead = { ...bytes!, response: { status: 403 } }
  const [tape] = tapesOf(acme.definition, [{ ...recording!, exchanges: [create!, done!, dead, done!, bytes!] }])
  expect(tape!.fetch).toEqual([dead, done, bytes])
  expect(isStraight(tape!)).toBe(false)
})

test('the exchanges of another task are none of the tape', () => {
  const [create, still, done, bytes] = recording!.exchanges
  const other = { ...done!, request: { ...done!.request, url: done!.request.url.replace('T-17', 'T-18') } }
  const [tape] = tapesOf(acme.definition, [{ ...recording!, exchanges: [create!, still!, done!, other, bytes!] }])
  expect(tape!.poll).toEqual(done)
})
