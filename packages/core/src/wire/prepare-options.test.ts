import { describe, expect, test } from 'vitest'
import { document, providerWith } from '../../test/made-up-provider.ts'
import { file, form, json, link, refOf, written } from '../../test/prepare.ts'
import type { Limit, MediaRow, Route } from '../contract/provider.ts'

describe('provider options', () => {
  const withOptions = (providerOptions: object, submit = {}) =>
    json(written({ model: 'm', prompt: 'p', providerOptions: providerOptions as never }, {}, providerWith({ submit })))

  test('they go where the route says', () => {
    const submit = { options: { '*': 'extra.*', mood: 'top.mood' } }
    expect(withOptions({ a: 1, mood: 'sad' }, submit)).toMatchObject({ extra: { a: 1 }, top: { mood: 'sad' } })
    expect(withOptions({ a: 1 })).toMatchObject({ a: 1 })
  })

  test.each(['constructor', 'toString', 'prototype', '画幅'])('one named %s is data like any other', name => {
    const option = JSON.parse(`{"${name}": {"x": 1}}`)
    for (const submit of [{}, { options: { known: 'known' } }])
      expect(JSON.stringify(withOptions(option, submit))).toContain(`"${name}":{"x":1}`)
    expect(Object.prototype).not.toHaveProperty('x')
  })

  test.each<[options: object, submit: object, owner: RegExp]>([
    [{ model: 'y' }, {}, /providerOptions\.model: this is what the field model writes; use model/],
    [{ prompt: 'y' }, {}, /use prompt/],
    [{ input: { prompt: 'y' } }, { fields: { model: 'model', prompt: 'input.prompt' } }, /use prompt/],
    [{ 'input.prompt': 'y' }, { fields: { model: 'model', prompt: 'input.prompt' } }, /use prompt/],
    [{ duration: 5 }, { fields: { model: 'model', prompt: 'prompt', seconds: { to: 'duration' } } }, /use seconds/],
    [{ pictures: [] }, { media: [{ as: 'url', to: 'pictures[].url' }] }, /use images/],
    [{ fixed: 2 }, { send: { fixed: 1 } }, /needs its own value/],
    [{ x: 2 }, { options: { x: 'model' } }, /providerOptions\.x: .*use model/],
    [{ Model: 'y' }, {}, /providerOptions\.Model: this is what the field model writes/],
    [{ 'PROMPT.x': 'y' }, {}, /use prompt/],
    [{ ſeed: 1 }, { fields: { model: 'model', prompt: 'prompt', seed: 'seed' } }, /use seed/],
    [{ model: 'y' }, { fields: { model: '?model', prompt: 'prompt' } }, /use model/],
    [{ content: [] }, { fields: { model: 'model', prompt: 'content[].text' } }, /use prompt/],
    [{ Fixed: 2 }, { send: { fixed: 1 } }, /needs its own value/],
    [{ mode: 2 }, { query: { mode: 'fast' } }, /needs its own value/],
    [{ Mood: 2 }, { options: { '*': '*', mood: 'top.mood' } }, /Mood: it differs from mood by its case alone/],
    [{ Refs: [] }, { mediaOptions: ['refs'] }, /use refs/],
    [{ Mood: 9 }, { limits: { 'options.mood': { max: 5 } } }, /use mood/],
  ])('%j collides', (options, submit, owner) => {
    expect(() => withOptions(options, submit)).toThrow(owner)
  })

  test.each([
    '?model',
    '?x',
    'x[]',
    'list[].model',
    '{id}',
    '*',
    'a..b',
    '.a',
    'a.',
    '',
    'a b',
    'a\n',
    '__proto__',
    'a.__proto__',
    '@json',
  ])('the name %j is refused, not read as a place', name => {
    const option = JSON.parse(`{${JSON.stringify(name)}: 1}`)
    expect(() => withOptions(option)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        field: expect.stringMatching(/^providerOptions/),
        message: expect.stringMatching(/is no name of a field|use model/),
      }),
    )
  })

  test.each([[{ extra: 'text', 'extra.x': 1 }], [{ list: 1, 'List.x': 2 }], [{ 'deep.a': 1, 'deep.a.b': 2 }]])(
    '%j: two options of which one stands inside the other are refused, by name',
    options => {
      expect(() => withOptions(options)).toThrow(/^providerOptions\./)
    },
  )

  test('an option beside a field is no collision', () => {
    const fields = { model: 'model', prompt: 'prompt', seconds: 'parameters.duration' }
    const submit = { fields, options: { '*': 'parameters.*' } }
    expect(withOptions({ motion: 'slow' }, submit)).toMatchObject({ parameters: { motion: 'slow' } })
    expect(() => withOptions({ duration: 9 }, submit)).toThrow('use seconds')
  })
})

describe('media in options', () => {
  const submitted = (providerOptions: object, media = [] as ReturnType<typeof link>[], model = 'boat-1') =>
    written({ model, prompt: 'p', providerOptions: providerOptions as never }, { media })
  const url = 'https://a.example/x.png'

  test('they are passed on and counted', () => {
    expect(json(submitted({ refs: [{ image_url: url }, url] }))).toMatchObject({ refs: [{ image_url: url }, url] })
    expect(() => submitted({ refs: [url, url, url, url] })).toThrow('images: 4 image(s)')
    expect(json(submitted({ refs: url }, [], 'boat-one'))).toMatchObject({ refs: url })
  })

  test('a request has one carrier', () => {
    expect(() => submitted({ refs: [url] }, [link(url)])).toThrow(
      'providerOptions.refs: a request names its images in one place only; also given: images',
    )
  })

  test.each(['http://127.0.0.1/x', 'file:///x', 'iVBORw0KGgoAAAA'])('%s is refused like any image', bad => {
    expect(() => submitted({ refs: [bad] })).toThrow('providerOptions.refs')
  })

  test('http is warned about, a private address may be meant', () => {
    expect(submitted({ refs: ['http://a.example/x'] }).warnings).toMatchObject([{ code: 'insecure_url' }])
    const request = { model: 'boat-1', prompt: 'p', providerOptions: { refs: ['https://10.0.0.1/x'] } }
    expect(written(request, { allowPrivate: true }).warnings).toEqual([])
  })
})

describe('media rows', () => {
  const through = (rows: readonly MediaRow[], media: Parameters<typeof written>[1] & object, more = {}) =>
    written({ prompt: 'p' }, media, providerWith({ submit: { fields: { prompt: 'prompt' }, media: rows, ...more } }))

  test('the first row that fits: by form', () => {
    const rows: MediaRow[] = [
      { as: 'url', to: 'links[]' },
      { as: 'data', to: 'inline[]' },
    ]
    const media = [link('https://a.example/1'), file('image/png'), link('https://a.example/2')]
    expect(json(through(rows, { media }))).toEqual({
      prompt: 'p',
      links: ['https://a.example/1', 'https://a.example/2'],
      inline: ['data:image/png;base64,AAAA'],
    })
  })

  test('by type and size, ends included', () => {
    const rows: MediaRow[] = [
      { as: 'data', to: 'small', types: ['image/png'], maxBytes: 3 },
      { as: 'data', to: 'large', types: ['image/*'], maxBytes: 6 },
    ]
    const of = (type: string, size: number) =>
      Object.keys(json(through(rows, { media: [file(type, size)] })) as object)[1]
    expect([of('image/png', 3), of('image/png', 4), of('image/webp', 1), of('image/png', 6)]).toEqual([
      'small',
      'large',
      'large',
      'large',
    ])
    expect(() => of('image/png', 7)).toThrow('images[0]: 7 bytes are too many; accepted: at most 3')
    expect(() => through([rows[0]!], { media: [file('image/gif')] })).toThrow(
      'image/gif is not taken; accepted: image/png',
    )
  })

  test('by role and condition', () => {
    const rows: MediaRow[] = [
      { as: 'url', to: 'start', role: ['firstFrame', 'image'], when: { images: { max: 1 } } },
      { as: 'url', to: 'refs[]', role: ['reference', 'image'] },
      { as: 'url', to: 'end', role: 'lastFrame' },
    ]
    const [a, b] = ['https://a.example/a', 'https://a.example/b']
    expect(json(through(rows, { media: [link(a)] }))).toMatchObject({ start: a })
    expect(json(through(rows, { media: [link(a), link(b)] }))).toMatchObject({ refs: [a, b] })
    const pair = [link(a, { role: 'reference' }), link(b, { role: 'lastFrame' })]
    expect(json(through(rows, { media: pair }))).toMatchObject({ refs: [a], end: b })
    expect(() => through([rows[1]!], { media: [link(a, { role: 'lastFrame' })] })).toThrow(
      'images[0]: the provider takes no lastFrame here',
    )
  })

  test('a form that no row takes', () => {
    expect(() => through([{ as: 'url', to: 'u' }], { media: [file('image/png')] })).toThrow(
      'the provider takes an address here',
    )
    expect(() => through([], { media: [link('https://a.example/')] })).toThrow('the provider takes no images here')
  })

  test('auto becomes a form with the first file part', () => {
    const rows: MediaRow[] = [
      { as: 'url', to: 'link' },
      { as: 'part', to: 'picture[]' },
    ]
    expect(json(through(rows, { media: [link('https://a.example/')] }, { body: 'auto' }))).toMatchObject({
      prompt: 'p',
    })
    expect(form(through(rows, { media: [file('image/png'), file('image/gif')] }, { body: 'auto' }))).toEqual([
      ['prompt', 'p'],
      ['picture[]', 'x.png image/png'],
      ['picture[]', 'x.gif image/gif'],
    ])
  })

  test('the output of a task: by id where the row says so, else by its link', () => {
    const task = { label: 'images[0]', role: 'image', task: { ref: refOf(), url: 'https://a.example/v' } } as const
    expect(json(through([{ as: 'task', to: 'from' }], { media: [task] }))).toMatchObject({ from: 'b/1' })
    expect(json(through([{ as: 'url', to: 'from' }], { media: [task] }))).toMatchObject({ from: 'https://a.example/v' })
  })

  test('what a row cannot take goes by the next, or is refused with advice', () => {
    const rows: MediaRow[] = [
      { as: 'task', to: 'from' },
      { as: 'url', to: 'u' },
    ]
    expect(json(through(rows, { media: [link('https://a.example/')] }))).toMatchObject({ u: 'https://a.example/' })
    for (const as of ['data', 'part'] as const)
      expect(() => through([{ as, to: 'd' }], { media: [link('https://a.example/')] })).toThrow(
        /\{ path \} or \{ bytes \}/,
      )
    const unseen = { label: 'images[0]', role: 'image', task: { ref: refOf() } } as const
    expect(() => through([{ as: 'data', to: 'd' }], { media: [unseen] })).toThrow(/^images\[0\]: the provider/)
  })

  test('http where https is advised: sent, with a warning that names its source', () => {
    const made = written({ model: 'boat-1', prompt: 'p' }, { media: [link('http://a.example/x')] })
    expect(made.warnings).toMatchObject([{ code: 'insecure_url', field: 'images[0]', source: 'P1-3' }])
  })

  test.each([
    ['boat-one', 0, 'images: 0 image(s) are not accepted by boat-one; accepted: exactly 1'],
    ['boat-one', 2, 'accepted: exactly 1'],
    ['boat-1', 4, 'accepted: at most 3'],
    ['boat-text', 1, 'accepted: exactly 0|accepted: at most 0'],
  ])('%s refuses %i', (model, count, says) => {
    const media = Array.from({ length: count }, () => link('https://a.example/x'))
    expect(() => written({ model, prompt: 'p' }, { media }, document)).toThrow(
      new RegExp(says.replace(/[()]/g, '\\$&')),
    )
  })
})

describe('sizes', () => {
  const sizes = {
    '1280x720': { aspectRatio: '16:9', resolution: '720p' },
    '1920x1080': { aspectRatio: '16:9', resolution: '1080p' },
    '720x1280': { aspectRatio: '9:16', resolution: '720p' },
  }
  const sized = (request: object) =>
    written(
      { model: 'canvas', ...request },
      {},
      providerWith({
        submit: { fields: { size: 'size', model: 'model' } },
        models: { canvas: { sizes, source: 'P1' } },
      }),
    )

  test.each([
    [{ aspectRatio: '16:9' }, '1280x720'],
    [{ aspectRatio: '16:9', resolution: '1080p' }, '1920x1080'],
    [{ aspectRatio: '9:16' }, '720x1280'],
    [{ size: '720x1280' }, '720x1280'],
    [{ size: '720x1280', resolution: '720p' }, '720x1280'],
  ])('%j becomes %s', (request, size) => {
    const made = sized(request)
    expect(json(made)).toEqual({ model: 'canvas', size })
    expect(made.effective).toMatchObject({ size })
  })

  test('a ratio that no size has', () => {
    expect(() => sized({ aspectRatio: '1:1' })).toThrow(
      'aspectRatio: no size has "1:1"; accepted: 16:9 720p (1280x720), 16:9 1080p (1920x1080), 9:16 720p (720x1280)',
    )
    expect(() => sized({ aspectRatio: '9:16', resolution: '1080p' })).toThrow(
      'no size has "9:16" and "1080p"; accepted',
    )
  })

  test.each<[request: object, says: string]>([
    [{ resolution: '1080p' }, 'resolution: "1080p" goes with a size or an aspectRatio here; accepted sizes: 1280x720'],
    [
      { size: '1280x720', resolution: '1080p' },
      'resolution: "1080p" is not known of the size "1280x720", which says it all; leave it out; accepted sizes',
    ],
  ])('%j: a resolution is never dropped in silence', (request, says) => {
    expect(() => sized(request)).toThrow(says)
  })

  test('what has no place is refused with all that becomes a size among what is offered', () => {
    expect(() => sized({ count: 2 })).toThrow('accepted: size, model, aspectRatio, resolution')
  })

  describe('of one place for a size and a ratio', () => {
    const shared = (request: object, size?: Limit, fields: Route['fields'] = { size: 'size', aspectRatio: 'size' }) =>
      written(
        { model: 'canvas', ...request },
        {},
        providerWith({
          submit: { fields: { model: 'model', ...fields } },
          models: { canvas: { sizes, ...(size && { limits: { size } }), source: 'P1' } },
        }),
      )

    test('a ratio alone goes out as it is', () => {
      const made = shared({ aspectRatio: '16:9' })
      expect(json(made)).toEqual({ model: 'canvas', size: '16:9' })
      expect(made.effective).toEqual({ model: 'canvas', aspectRatio: '16:9' })
    })

    test.each(['1080p', '1080P'])('with the resolution %s it becomes the size that has both', resolution => {
      const made = shared({ aspectRatio: '16:9', resolution })
      expect(json(made)).toEqual({ model: 'canvas', size: '1920x1080' })
      expect(made.effective).toEqual({ model: 'canvas', size: '1920x1080' })
    })

    test('the sentence of a refusal does not contradict itself', () => {
      expect(() => shared({ aspectRatio: '16:9', resolution: '480p' })).toThrow(
        /^aspectRatio: no size has "16:9" and "480p"; accepted: 16:9 720p \(1280x720\).*\)$/,
      )
    })

    test('the ratio is judged by the rows of the size', () => {
      const size = { in: ['1280x720', '1:1'], source: 'P1-4' }
      expect(json(shared({ aspectRatio: '1:1' }, size))).toEqual({ model: 'canvas', size: '1:1' })
      expect(() => shared({ aspectRatio: '16:9' }, size)).toThrow(
        'aspectRatio: "16:9" is not accepted by canvas; accepted: 1280x720, 1:1',
      )
      expect(shared({ aspectRatio: '16:9' }, { ...size, outside: 'advised' }).warnings).toEqual([
        {
          code: 'advised',
          field: 'aspectRatio',
          message: 'aspectRatio: canvas advises 1280x720, 1:1; "16:9" is sent as it is',
          source: 'P1-4',
        },
      ])
      expect(
        shared({ aspectRatio: '16:9', resolution: '1080p' }, { ...size, outside: 'advised' }).warnings,
      ).toMatchObject([{ field: 'size', message: 'size: canvas advises 1280x720, 1:1; "1920x1080" is sent as it is' }])
    })

    test('what the size has by default is written once', () => {
      const size = { default: '1280x720', sent: true, in: ['1280x720', '1:1'] } as const
      expect(json(shared({}, size))).toEqual({ model: 'canvas', size: '1280x720' })
    })

    test('a ratio with a place of its own is no size, unless a resolution without one comes with it', () => {
      const own = { size: 'size', aspectRatio: 'ratio' }
      const size = { in: ['1280x720'], outside: 'advised' } as const
      expect(shared({ aspectRatio: '1:1' }, size, own)).toMatchObject({ warnings: [] })
      expect(json(shared({ aspectRatio: '16:9', resolution: '720p' }, size, own))).toEqual({
        model: 'canvas',
        size: '1280x720',
      })
    })
  })
})
