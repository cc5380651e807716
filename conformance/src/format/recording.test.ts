import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { create, recording, submit } from '../../test/made-up.ts'
import { loadRecordings } from './load-recordings.ts'
import { parseRecording, recordingJsonSchema } from './recording.ts'

test('recording.schema.json is fresh; `pnpm run write-schema` renews it', () => {
  const file = readFileSync(new URL('../../recording.schema.json', import.meta.url), 'utf8')
  expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(recordingJsonSchema())))
})

describe('parseRecording', () => {
  test('takes a right recording as it is', () => {
    expect(parseRecording(recording(), 'a.json')).toEqual(recording())
  })

  test('writes out what comes again; its times are those of the first', () => {
    const one = { ...create, at: 5 }
    const data = recording({
      exchanges: [one, { ...create, at: undefined }, { again: { last: 2, times: 2 } }] as never,
    })
    const { exchanges } = parseRecording(data, 'a.json')
    expect(exchanges.map(({ at }) => at)).toEqual([5, undefined, undefined, undefined, undefined, undefined])
    const early = recording({ exchanges: [{ again: { last: 1, times: 1 } }] as never })
    expect(() => parseRecording(early, 'a.json')).toThrow('exchanges.0')
  })

  const { request, response } = create
  const get = { ...request, method: 'GET', json: undefined }
  const wrong: [name: string, changes: object, problem: string][] = [
    ['another format', { format: 2 }, 'format: '],
    ['a field that there is not', { skip: true }, '(top): Unrecognized key: "skip"'],
    ['a name with capitals', { scenario: 'TextToVideo' }, 'scenario: '],
    ['nothing covered', { covers: [] }, 'covers: '],
    ['no source', { source: undefined }, 'source: '],
    ['a source without a day', { source: { ...recording().source, date: 'today' } }, 'source.date: '],
    ['a class that there is not', { source: { ...recording().source, class: 'documented' } }, 'source.class: '],
    ['no steps', { steps: [] }, 'steps: '],
    ['a step that there is not', { steps: [{ do: 'cancel' }] }, 'steps.0.do: '],
    [
      'a step that expects nothing',
      { steps: [{ ...submit, expect: {} }] },
      'a step that expects nothing proves nothing',
    ],
    ['an error of any kind', { steps: [{ ...submit, expect: { error: {} } }] }, 'code or name is needed'],
    [
      'a misspelt matcher',
      { steps: [{ ...submit, expect: { task: { status: { $like: 'q' } } } }] },
      '$like is no matcher',
    ],
    [
      'a matcher beside others',
      { steps: [{ ...submit, expect: { task: { a: [{ $absent: true, b: 1 }] } } }] },
      'stands alone',
    ],
    ['a GET with a body', { exchanges: [{ ...create, request: { ...request, method: 'GET' } }] }, 'a GET has no body'],
    [
      'two bodies',
      { exchanges: [{ request: { ...request, form: [] }, response }] },
      'one of json, jsonPart, form, formPart and base64',
    ],
    ['two answers in one', { exchanges: [{ request, response: { status: 200, json: {}, text: '' } }] }, 'one body'],
    ['no answer', { exchanges: [{ request }] }, 'a response or a fault is needed'],
    ['an answer to a lost request', { exchanges: [{ ...create, fault: 'stall' }] }, 'no room for a response'],
    ['a cut in nothing', { exchanges: [{ request, fault: { cut: 3 } }] }, 'a response is needed'],
    ['what nobody sees', { exchanges: [{ request, fault: 'drop-before-send' }] }, 'nobody sees body and headers'],
    ['a run without a time', { exchanges: [{ request: get, response, repeat: { times: 2, every: 5 } }] }, 'needs at'],
    [
      'a URL that is spelled otherwise',
      { exchanges: [{ ...create, request: { ...request, url: 'https://A.example/' } }] },
      'normalised',
    ],
    [
      'a header with capitals',
      { exchanges: [{ ...create, request: { ...request, headers: { Accept: 'x' } } }] },
      'Accept: Invalid key in record',
    ],
  ]
  test.each(wrong)('refuses %s', (_, changes, problem) => {
    const data = JSON.parse(JSON.stringify(recording(changes)))
    expect(() => parseRecording(data, 'a.json')).toThrow(/^a\.json is no recording:\n/)
    expect(() => parseRecording(data, 'a.json')).toThrow(problem)
  })
})

describe('loadRecordings', () => {
  const folders: string[] = []
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
  })
  const folderWith = (files: { [name: string]: string }) => {
    const folder = mkdtempSync(join(tmpdir(), 'vidrelay-recordings-'))
    folders.push(folder)
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    return folder
  }
  const json = (changes: object) => JSON.stringify(recording(changes))

  test('reads every JSON file, by name', () => {
    const folder = folderWith({ 'b.json': json({ scenario: 'b' }), 'a.json': json({ scenario: 'a' }), 'notes.md': '' })
    expect(loadRecordings(folder).map(({ scenario }) => scenario)).toEqual(['a', 'b'])
  })

  const wrong: [name: string, files: { [name: string]: string }, problem: string][] = [
    ['an empty folder', { 'notes.md': '' }, 'has no recordings'],
    ['a file with another name', { 'a.json': json({ scenario: 'b' }) }, 'a.json is the scenario b'],
    ['what looks like a key', { 'a.json': json({ scenario: 'a', title: 'sk-abcdefgh12345678' }) }, 'looks like a key'],
    [
      'a header with a key',
      { 'a.json': json({ scenario: 'a', title: 'Bearer abcdefgh12345678' }) },
      'looks like a key',
    ],
    ['what is no recording', { 'a.json': '{}' }, 'a.json is no recording'],
    ['what is no JSON', { 'a.json': '{' }, 'a.json is no JSON'],
  ]
  test.each(wrong)('refuses %s', (_, files, problem) => {
    const folder = folderWith(files)
    expect(() => loadRecordings(folder)).toThrow(problem)
  })
})
