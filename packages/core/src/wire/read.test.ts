import { describe, expect, test } from 'vitest'
import { providerWith } from '../../test/made-up-provider.ts'
import { plain, reading } from '../../test/reading.ts'
import { parseJson } from '../base/json.ts'
import { statusWords } from '../dialects.ts'

const url = 'https://cdn.example/v.mp4?sig=1'
const video = { role: 'video', sources: [{ url }] }
const nested = (depth: number, inner: object): object =>
  depth === 0 ? inner : { code: 'success', data: nested(depth - 1, inner) }

describe('envelopes', () => {
  test.each([0, 1, 2, 3, 4])('the level with a status word is read at depth %i', depth => {
    const found = reading(nested(depth, { task_id: 't', status: 'SUCCESS', progress: '100%', result_url: url }))
    expect(found).toMatchObject({ id: 't', status: 'succeeded', progress: 100, outputs: [video] })
    expect(found.error).toBeUndefined()
  })

  test('not deeper', () => {
    expect(reading(nested(5, { task_id: 't', status: 'SUCCESS', result_url: url }))).toMatchObject({ outputs: [] })
  })

  test('an empty or null word is no status word', () => {
    for (const status of ['', null]) {
      const found = reading({ code: 'success', status, data: { task_id: 't', status: 'SUCCESS', result_url: url } })
      expect(found).toMatchObject({ id: 't', status: 'succeeded', outputs: [video] })
    }
  })

  test('one level is read: an id outside it is not taken', () => {
    expect(reading({ id: 'outer', data: { status: 'QUEUED' } }).id).toBeUndefined()
    expect(reading({ id: 'outer', url, data: { id: 'inner', status: 'SUCCESS' } })).toMatchObject({
      id: 'inner',
      outputs: [],
    })
  })

  test('code and message are also looked for at the top', () => {
    const { error } = reading({ code: 'x1', message: 'sorry', data: { task_id: 't', status: 'FAILURE' } })
    expect(error).toMatchObject({ code: 'x1', message: 'sorry' })
  })

  test('a list of one task is that task; another list is no answer about one', () => {
    const task = { task_id: 't', status: 'SUCCESS', result_url: url }
    for (const json of [[task], { data: [task] }])
      expect(reading(json)).toMatchObject({ id: 't', status: 'succeeded', outputs: [video] })
    expect(reading({ data: [task, task] }).status).toBeUndefined()
    expect(reading({ task_id: 't', data: [{ url }] })).toMatchObject({ id: 't' })
  })

  test.each(['data', 'result', 'output', 'response', 'task'])('what a vendor puts around a task: %s', name => {
    const task = { task_id: 't', state: 'SUCCESS', result_url: url }
    for (const json of [task, JSON.stringify(task), [task]])
      expect(reading({ code: 0, request_id: 'r', [name]: json })).toMatchObject({ id: 't', outputs: [video] })
    expect(reading({ [name]: { task_id: 't' } })).toMatchObject({ id: 't' })
    expect(reading({ task_id: 't', [name]: { message: 'soon' } })).toMatchObject({ id: 't' })
  })

  test('the level with a word outranks one with an id, wherever they stand', () => {
    const task = { task_id: 't', status: 'SUCCESS', result_url: url }
    expect(reading({ task_id: 't', data: { task_id: 'd' }, result: task })).toMatchObject({ id: 't', outputs: [video] })
    expect(reading(JSON.stringify(task))).toMatchObject({ id: 't', status: 'succeeded' })
  })
})

describe('status words', () => {
  test.each([
    ['SUCCESS', 'succeeded'],
    [' Success\n', 'succeeded'],
    ['In Progress', 'running'],
    ['IN-PROGRESS', 'running'],
    ['In_Progress', 'running'],
    ['NOT_START', 'queued'],
    ['moderated', undefined],
    ['succeeded!', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
  ])('%j is %s, and the word is kept as it came', (word, status) => {
    const found = reading({ status: word, url })
    expect([found.word, found.status]).toEqual([word, status])
    expect(found.outputs).toHaveLength(status === 'succeeded' ? 1 : 0)
  })

  test('a number is a word, and an empty one only where listed', () => {
    const provider = providerWith({ statuses: statusWords('P1', { '2': 'succeeded', '': 'queued' }), answer: {} })
    expect(reading({ status: 2, url }, { provider })).toMatchObject({ word: '2', status: 'succeeded' })
    expect(reading({ status: '' }, { provider })).toMatchObject({ word: '', status: 'queued' })
    expect(reading({ status: '' }, { provider: plain() }).word).toBeUndefined()
  })

  test('signs are read where no word stands', () => {
    const provider = plain({
      signs: [
        { is: 'failed', at: { fault: true } },
        { is: 'succeeded', at: { url: true } },
        { is: 'running', http: [202] },
      ],
    })
    expect(reading({ url }, { provider }).status).toBe('succeeded')
    expect(reading({ url, fault: '' }, { provider }).status).toBe('succeeded')
    expect(reading({ url, fault: 'x' }, { provider }).status).toBe('failed')
    expect(reading({}, { provider, http: 202 }).status).toBe('running')
    expect(reading({ url, status: 'strange' }, { provider }).status).toBeUndefined()
  })
})

describe('ids', () => {
  test('a number above 2^53 stays exact, an empty one is absent', () => {
    const json = parseJson(Buffer.from('{"status":"QUEUED","task_id":12345678901234567890123}'))
    expect(reading(json).id).toBe('12345678901234567890123')
    expect(reading({ data: '{"status":"QUEUED","task_id":1234567890123456789}' }).id).toBe('1234567890123456789')
    expect(reading({ status: 'QUEUED', task_id: '', id: 7 }).id).toBe('7')
    expect(reading({ status: 'QUEUED', task_id: 0 }).id).toBe('0')
    expect(reading({ status: 'QUEUED', task_id: ' t1\n', id: ' ' })).toMatchObject({ id: 't1', ids: ['t1'] })
  })
})

test('every id place of the levels that were opened is told', () => {
  expect(reading({ task_id: 'outer', data: { task_id: 'a', id: 'b', status: 'QUEUED' } })).toMatchObject({
    id: 'a',
    ids: ['a', 'b', 'outer'],
  })
})

describe('outputs', () => {
  test('they are read on success only', () => {
    for (const status of ['QUEUED', 'IN_PROGRESS', 'FAILURE', 'cancelled', 'expired', 'strange'])
      expect(reading({ status, result_url: url, fail_reason: url }).outputs).toEqual([])
  })

  test('fail_reason holds the link of a success in old releases, and the reason of a failure', () => {
    expect(reading({ status: 'SUCCESS', result_url: '', fail_reason: url }).outputs).toEqual([video])
    const failure = reading({ status: 'FAILURE', fail_reason: 'see https://help.example/x' })
    expect(failure).toMatchObject({ outputs: [], error: { message: 'see https://help.example/x', scope: 'task' } })
  })

  test.each([
    [''],
    [null],
    ['none'],
    ['task failed'],
    [42],
    [[]],
    [{}],
    ['ftp://a/b'],
    ['javascript:1'],
    [`see ${url}`],
    [`failed ([see](ftp://a/b))`],
    ['{"url":'],
    ['{"link":"x"}'],
    ['data:,'],
    ['aGVsbG8gd29ybGQsIHRoaXMgaXMgbm8gbWVkaXVtIGF0IGFsbC4='],
    [{ link: url }],
    [[[[[[url]]]]]],
  ])('%j is no link', value => {
    expect(reading({ status: 'SUCCESS', result_url: value, url: value }).outputs).toEqual([])
  })

  const links = [
    'https://a.example/v',
    '//a.example/v',
    '/v1/files/1',
    'data:video/mp4;base64,AAAA',
    'data:;base64,AAAA',
  ]
  const around: { [name: string]: (link: string) => unknown } = {
    alone: link => link,
    'with blanks around it': link => ` ${link}\n`,
    'in a list': link => [link],
    'in an object': link => ({ url: link }),
    'in a list of objects': link => [{ url: link, width: 720 }],
    'in a list in an object': link => ({ url: [link] }),
    'in Markdown': link => `[video](${link})`,
    'in Markdown, shown': link => `![](${link} "a title")`,
    'in angle brackets': link => `<${link}>`,
    'in a text of JSON': link => JSON.stringify({ url: link }),
    'in a list as text': link => JSON.stringify([link]),
    'in quotes': link => JSON.stringify(link),
    'in an object, as the file': link => ({ url: '', download_url: link }),
    'in an object, as the video': link => ({ video_url: link, image_url: 'https://a.example/cover' }),
  }
  test.each(links.flatMap(link => Object.keys(around).map(name => [link, name] as const)))(
    '%s is one, %s',
    (link, name) => {
      const value = around[name]!(link)
      expect(reading({ status: 'SUCCESS', url: value }).outputs).toEqual([{ role: 'video', sources: [{ url: link }] }])
    },
  )

  test.each([
    'AAAAHGZ0eXBpc29tAAACAGlzb21pc28yYXZjMW1wNDEAAAAIZnJlZQ==',
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQg=',
  ])('base64 in the place of a link is a result where it begins like one: %s', base64 => {
    expect(reading({ status: 'SUCCESS', url: base64 }).outputs).toEqual([{ role: 'video', sources: [{ base64 }] }])
  })

  test('Markdown in a sentence', () => {
    const value = `Here it is: [video](${url}), or ![](ftp://a/b)`
    expect(reading({ status: 'SUCCESS', url: value }).outputs).toEqual([video])
  })

  test('a picture beside a video is none', () => {
    expect(reading({ status: 'SUCCESS', url: { image_url: url } }).outputs).toEqual([])
  })

  test('several links in one place are several outputs', () => {
    const [a, b] = ['https://a.example/', 'https://b.example/']
    expect(reading({ status: 'SUCCESS', url: [a, { url: b }] }).outputs).toHaveLength(2)
  })

  test('the first row that yields says how many; later ones are alternatives', () => {
    const provider = plain({
      outputs: [
        { at: 'videos[].url' },
        { at: 'mirrors[].url' },
        { at: 'cover', role: 'thumbnail' },
        { route: 'content', variant: 'hd' },
      ],
    })
    const [a, b, c] = ['https://a.example/', 'https://b.example/', 'https://c.example/']
    const json = { status: 'afloat', videos: [{ url: a }, { url: b }], mirrors: [{ url: c }], cover: c }
    expect(reading(json, { provider }).outputs).toEqual([
      { role: 'video', sources: [{ url: a }, { url: c }, { route: 'content', variant: 'hd' }] },
      { role: 'video', sources: [{ url: b }] },
      { role: 'thumbnail', sources: [{ url: c }] },
    ])
    expect(reading({ status: 'afloat' }, { provider }).outputs).toEqual([
      { role: 'video', sources: [{ route: 'content', variant: 'hd' }] },
    ])
  })

  test('base64, and the same link once', () => {
    const provider = plain({ outputs: [{ at: 'b' }, { at: 'urls[]' }] })
    const inline = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(24)]).toString('base64')
    expect(reading({ status: 'afloat', b: inline }, { provider }).outputs).toEqual([
      { role: 'video', sources: [{ base64: inline }] },
    ])
    expect(reading({ status: 'afloat', b: '', urls: [url, url] }, { provider }).outputs).toEqual([video])
  })
})

describe('facts', () => {
  test.each([
    ['30%', 30],
    ['30', 30],
    [30.4, 30],
    [-5, 0],
    ['-5%', 0],
    [1e308, 100],
    [101, 100],
    ['NaN', null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
    ['Infinity', null],
    [0.35, 35],
    ['0.35', 35],
    [0.999, 100],
    [0, 0],
    [1, 1],
    ['1', 1],
    ['0.35%', 0],
    [1.5, 2],
    ['soon', null],
    ['', null],
    [null, null],
    [true, null],
    [{}, null],
    [undefined, null],
  ])('progress %j is %j', (progress, percent) => {
    expect(reading({ status: 'IN_PROGRESS', progress }).progress).toBe(percent)
  })

  test('of several places for the progress an empty one is absent', () => {
    const provider = plain({ progress: ['progress', 'percent'] })
    expect(reading({ status: 'folding', progress: '', percent: 40 }, { provider }).progress).toBe(40)
  })

  test.each([
    [1_767_225_600, 1_767_225_600],
    ['1767225600', 1_767_225_600],
    [1_767_225_600_500, 1_767_225_601],
    ['2026-01-01T00:00:00Z', 1_767_225_600],
    ['1767225600.25', 1_767_225_600],
    [0, undefined],
    ['0001-01-01T00:00:00Z', undefined],
    ['soon', undefined],
    ['', undefined],
    [1e308, undefined],
    [-1, undefined],
  ])('a time %j is %j', (created_at, seconds) => {
    expect(reading({ status: 'QUEUED', created_at }).createdAt).toBe(seconds)
  })

  test('when it ended and when the result is gone', () => {
    const provider = plain({ completedAt: ['done'], expiresAt: ['gone'] })
    const json = { status: 'afloat', done: 1_767_225_600, gone: '2026-01-02T00:00:00Z' }
    expect(reading(json, { provider })).toMatchObject({ completedAt: 1_767_225_600, expiresAt: 1_767_312_000 })
  })

  test.each([
    [250, 2.5],
    [0, 0],
    ['250', undefined],
    [-1, undefined],
    [null, undefined],
  ])('a cost of %j', (units, usd) => {
    expect(reading({ status: 'afloat', units }, { provider: plain({ cost: { at: 'units', perUsd: 100 } }) }).usd).toBe(
      usd,
    )
  })

  test('what the server says it used', () => {
    const provider = plain({ effective: { seconds: ['duration'], resolution: ['quality'], seed: ['seed'] } })
    const used = (json: object) => reading({ status: 'folding', ...json }, { provider }).effective
    expect(used({ duration: '8', quality: '720p', seed: 0 })).toEqual({ seconds: 8, resolution: '720p', seed: 0 })
    expect(used({ duration: 'eight', quality: '' })).toEqual({})
  })

  test('what later routes need is kept from the top of the answer', () => {
    const provider = providerWith({ submit: { take: { token: ['meta.token', 'token'], none: ['none'] } } })
    const json = { meta: { token: '' }, token: 5 }
    expect(reading(json, { provider, on: 'submit' }).kept).toEqual({ token: '5' })
    expect(reading(json, { provider }).kept).toBeUndefined()
  })
})
