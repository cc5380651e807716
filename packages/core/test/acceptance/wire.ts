import { writeFileSync } from 'node:fs'
import type { GenerateRequest, SubmitOptions } from '../../src/index.ts'
import { createClient } from '../../src/index.ts'
import { createProxyChoice } from '../../src/net/proxy.ts'
import { defineProvider, openaiSettings } from '../../src/provider.ts'
import { entryOf } from '../journal-entry.ts'
import { has, says } from './difference.ts'
import { orchard } from './document.ts'
import type { Answer, Exchange } from './relay.ts'
import type { Expect, Row } from './row.ts'
import { facet, link, prompt } from './scene.ts'
import {
  accepted,
  create,
  does,
  done,
  dot,
  dotUrl,
  hears,
  json,
  look,
  order,
  page,
  state,
  submits,
  submitsImage,
} from './words.ts'

const base: GenerateRequest = { model: 'plum', prompt, seconds: 6 }
const queued = json({ task_id: 't1', status: 'queued' })
const picture = 'https://pics.example.org/a.png'
const png = { bytes: dot, mediaType: 'image/png', filename: 'dot.png' }

/** This request goes out as this body. */
const sent = (
  id: string,
  loses: string,
  what: GenerateRequest,
  body: object,
  expect: Expect = {},
  options: SubmitOptions = order,
): Row => ({
  id: `wire/${id}`,
  loses,
  wire: [create(queued, { json: body })],
  does: [submits({ gives: { ref: { id: 't1' } }, ...expect }, options, what)],
})
/** This request is refused before anything is sent. */
const refused = (id: string, loses: string, what: object, field: string, ...words: string[]): Row => ({
  id: `wire/refused: ${id}`,
  loses,
  does: [
    submits(
      { error: { code: 'invalid_request', field, message: says(...words) }, journal: [] },
      order,
      what as GenerateRequest,
    ),
  ],
})
const warned = (code: string, field: string, more: object = {}): Expect => ({
  gives: { warnings: [{ code, field, ...more }] },
})
const dropped = 'What was ordered is left out in silence, and the video is another one.'
const spends = 'A request that the provider will refuse is sent, and may be billed.'
const stops = 'A request that is fine is refused.'

const studio = (form: Exchange['form'], gives: Answer = json({ id: 'v1', status: 'queued' })): Exchange => ({
  ask: 'POST /v1/studio',
  form: form!,
  gives,
})
const fromStudio = { dialect: 'studio', id: 'v1', model: 'pear', kept: { shard: 's7' } }
const studioLook = (status: string): Exchange => ({
  ask: 'GET /v1/studio/pear/v1?shard=s7',
  gives: json({ id: 'v1', status }),
})

const files: Exchange = {
  ask: 'POST /v1/files',
  json: { name: 'dot.png' },
  gives: json({ put: 'https://store.orchard.example/put/1?sig=1', public: 'https://files.orchard.example/1.png' }),
}
const put: Exchange = {
  ask: 'PUT https://store.orchard.example/put/1?sig=1',
  headers: { authorization: null, 'content-type': 'image/png' },
  bytes: dot,
  gives: { status: 200 },
}
const uploaded = { ...base, images: ['https://files.orchard.example/1.png'] }
const uploads = (id: string, loses: string, wire: readonly Exchange[], expect: Expect): Row => ({
  id: `wire/upload: ${id}`,
  loses,
  wire,
  does: [submits(expect, order, { ...base, images: [png] })],
})

export const wireRows: readonly Row[] = [
  sent(
    'every field at its place',
    dropped,
    { ...base, aspectRatio: '16:9', resolution: '720p', seed: 7 },
    { model: 'plum', prompt, seconds: 6, ratio: '16:9', resolution: '720P', seed: 7 },
  ),
  sent(
    'a value of 0 is a value',
    'A seed of 0 is left out, and the server takes its own.',
    { ...base, seed: 0 },
    { model: 'plum', prompt, seconds: 6, seed: 0 },
  ),
  sent(
    'a default that the document sends',
    'A value that the provider documents as always sent is left to chance.',
    { prompt },
    { model: 'plum', prompt, seconds: 4 },
    { gives: { requested: {}, effective: { model: 'plum', seconds: 4 } } },
  ),
  sent(
    'an option of the provider',
    'What only this provider knows never reaches it.',
    { ...base, providerOptions: { style: 'ink', off: false, none: null, deep: { a: 0 } } },
    { model: 'plum', prompt, seconds: 6, style: 'ink', off: false, none: null, deep: { a: 0 } },
  ),
  sent(
    'letters of a value as the table has them',
    stops,
    { ...base, resolution: '720P' },
    { model: 'plum', prompt, seconds: 6, resolution: '720P' },
    { gives: { effective: { resolution: '720p' } } },
  ),
  sent(
    'the longest and the shortest',
    stops,
    { ...base, seconds: 15 },
    { model: 'plum', prompt, seconds: 15 },
    warned('advised', 'seconds'),
  ),
  sent(
    'the shortest',
    stops,
    { ...base, seconds: 2 },
    { model: 'plum', prompt, seconds: 2 },
    warned('advised', 'seconds'),
  ),
  sent(
    'what is only advised against',
    'A value that the provider only advises against cannot be used.',
    { ...base, prompt: 'x'.repeat(101) },
    { model: 'plum', prompt: 'x'.repeat(101), seconds: 6 },
    warned('advised', 'prompt', { message: says('101 characters') }),
  ),
  sent(
    'what is only not in the usual list',
    'A value that is only not in the usual list cannot be used.',
    { ...base, seconds: 7 },
    { model: 'plum', prompt, seconds: 7 },
    warned('advised', 'seconds'),
  ),
  sent(
    'letters are counted as people do',
    'A prompt of emojis is told as too long.',
    { ...base, prompt: '🦢'.repeat(100) },
    { model: 'plum', prompt: '🦢'.repeat(100), seconds: 6 },
  ),
  sent(
    'what the server would make of it',
    'A server that makes 4 s out of 5 s is asked for 5 s, and the video is another one.',
    { model: 'fixed', prompt, seconds: 5 },
    { model: 'fixed', prompt, seconds: 4 },
    {
      gives: {
        requested: { seconds: 5 },
        effective: { seconds: 4 },
        warnings: [{ code: 'rewritten', field: 'seconds' }],
      },
    },
  ),
  sent(
    'lenient sends the nearest',
    'What lenient promises to mend is sent as it was.',
    { ...base, seconds: 60 },
    { model: 'plum', prompt, seconds: 15 },
    {
      gives: {
        requested: { seconds: 60 },
        effective: { seconds: 15 },
        warnings: has({ code: 'rewritten', field: 'seconds' }),
      },
    },
    { ...order, lenient: true },
  ),
  sent(
    'lenient leaves out what there is no place for',
    'What lenient promises to mend is refused.',
    { ...base, size: '10x10' },
    { model: 'plum', prompt, seconds: 6 },
    { gives: { warnings: [{ code: 'dropped', field: 'size' }] } },
    { ...order, lenient: true },
  ),
  sent(
    'a model that nobody knows',
    'A model that the relay added yesterday cannot be used until we make a release.',
    { model: 'new-plum', prompt, seconds: 500 },
    { model: 'new-plum', prompt, seconds: 500 },
    warned('unknown_model', 'model'),
  ),
  {
    id: 'wire/a name of the relay for a known model',
    loses: "A relay's own name for a known model is sent without any check.",
    settings: { models: { 'my-plum': 'plum' } },
    wire: [create(queued, { json: { model: 'my-plum', prompt, seconds: 4 } })],
    does: [
      submits({ error: { code: 'invalid_request', field: 'seconds' } }, order, {
        model: 'my-plum',
        prompt,
        seconds: 16,
      }),
      submits({ gives: { ref: { model: 'my-plum' } } }, order, { model: 'my-plum', prompt }),
    ],
  },
  {
    id: 'wire/a dialect in the place of another',
    loses: 'A gateway that speaks otherwise cannot be used.',
    settings: { dialects: { task: 'studio' } },
    wire: [
      studio([
        ['model', 'plum'],
        ['prompt', prompt],
        ['seconds', '6'],
      ]),
    ],
    does: [submits({ gives: { ref: { dialect: 'studio' } } })],
  },
  refused('too long', spends, { ...base, seconds: 16 }, 'seconds', '16', '2 to 15'),
  refused('too short', spends, { ...base, seconds: 1 }, 'seconds', '1 is not accepted'),
  refused(
    'a rule across fields',
    'A limit that holds only with several images is not checked, and the provider refuses the request.',
    { ...base, seconds: 10, images: [picture, picture] },
    'seconds',
    'images',
  ),
  sent(
    'a rule across fields that does not hold',
    stops,
    { ...base, seconds: 10, images: [picture] },
    { model: 'plum', prompt, seconds: 10, images: [picture] },
  ),
  refused('a value outside of a closed list', spends, { ...base, aspectRatio: '1:1' }, 'aspectRatio', '16:9, 9:16'),
  refused('a field that there is not', dropped, { ...base, size: '10x10' }, 'size', 'has no such field'),
  refused('a field that nobody knows', dropped, { ...base, lenght: 6 }, 'lenght', 'providerOptions'),
  refused('no prompt', spends, { model: 'plum', seconds: 6 }, 'prompt', 'required'),
  refused(
    'a prompt of blanks',
    'A prompt of blanks is sent and paid for.',
    { ...base, prompt: '  ' },
    'prompt',
    'required',
  ),
  refused('a fraction of a second', spends, { ...base, seconds: 6.5 }, 'seconds', 'whole number'),
  refused('an image too few', spends, { model: 'sloe', prompt, seconds: 6 }, 'images', 'exactly 1'),
  refused(
    'an image too many',
    spends,
    { ...base, seconds: 4, images: [picture, picture, picture, picture] },
    'images',
    'at most 3',
  ),
  refused(
    'a model that makes something else',
    'A model that makes images is paid for where a video was asked for.',
    { model: 'fig', prompt },
    'model',
    'makes images',
  ),
  refused(
    'a model that makes nothing here',
    'A model that cannot be used is paid for.',
    { model: 'quince', prompt },
    'model',
    'It talks.',
  ),
  refused(
    'several mistakes are told at once',
    'Whoever mends one mistake learns of the next one, and again.',
    { ...base, seconds: 16, aspectRatio: '1:1' },
    'seconds',
    'seconds: 16',
    'aspectRatio: "1:1"',
  ),
  refused(
    'an option that writes what a field writes',
    'A provider option overwrites the seconds that were checked and priced.',
    { ...base, providerOptions: { seconds: 60 } },
    'providerOptions.seconds',
    'use seconds',
  ),
  refused(
    'the same in other letters',
    'A provider option overwrites the seconds that were checked and priced.',
    { ...base, providerOptions: { SECONDS: 60 } },
    'providerOptions.SECONDS',
    'use seconds',
  ),
  refused(
    'an option with the mark of the query',
    'An option writes where the document did not say.',
    { ...base, providerOptions: { '?key': 1 } },
    'providerOptions',
    'is no name of a field',
  ),
  refused(
    'images in two places',
    'Images that are named twice are sent twice, and the provider takes the wrong ones.',
    { ...base, images: [picture], providerOptions: { pictures: [picture] } },
    'providerOptions.pictures',
    'one place only',
  ),
  refused(
    'too many images in an option',
    spends,
    { ...base, seconds: 4, providerOptions: { pictures: [picture, picture, picture, picture] } },
    'images',
    'at most 3',
  ),
  sent(
    'images in an option',
    stops,
    { ...base, providerOptions: { pictures: [picture] } },
    { model: 'plum', prompt, seconds: 6, pictures: [picture] },
  ),

  // ---- images
  sent(
    'an image by its address',
    dropped,
    { ...base, images: [picture] },
    { model: 'plum', prompt, seconds: 6, images: [picture] },
  ),
  sent(
    'an image with a part to play',
    'The first frame is taken for any picture.',
    { ...base, images: [{ url: picture, role: 'firstFrame' }] },
    { model: 'plum', prompt, seconds: 6, first: picture },
  ),
  refused(
    'a part that the provider does not know',
    dropped,
    { ...base, images: [{ url: picture, role: 'lastFrame' }] },
    'images[0]',
    'takes no lastFrame',
  ),
  sent(
    'an image by plain http',
    'An http image, which the provider advises against, is sent without a warning.',
    { ...base, images: ['http://pics.example.org/a.png'] },
    { model: 'plum', prompt, seconds: 6, images: ['http://pics.example.org/a.png'] },
    warned('insecure_url', 'images[0]'),
  ),
  refused(
    'a login in an address',
    'A user name and password in an image address are handed to the relay.',
    { ...base, images: ['https://me:word@pics.example.org/a.png'] },
    'images[0]',
    'user or password',
  ),
  ...[
    'http://127.0.0.1/a.png',
    'http://192.168.1.9/a.png',
    'http://nas/a.png',
    'http://[::1]/a.png',
    'http://2130706433/a.png',
  ].map(url =>
    refused(
      `a private address: ${url}`,
      "A relay is asked to fetch addresses of the user's own network, and the task fails after it was paid.",
      { ...base, images: [url] },
      'images[0]',
      'cannot reach',
    ),
  ),
  refused(
    'a path as text',
    'A text of a web user reads a file of the server.',
    { ...base, images: ['/etc/passwd'] },
    'images[0]',
    'no address',
  ),
  refused(
    'a private address in an option',
    "A relay is asked to fetch addresses of the user's own network, and the task fails after it was paid.",
    { ...base, providerOptions: { pictures: [{ image_url: 'http://127.0.0.1/a.png' }] } },
    'providerOptions.pictures',
    'cannot reach',
  ),
  {
    id: 'wire/a picture inside the request',
    loses: 'Whoever has an image and no place to put it cannot use it.',
    wire: [
      {
        ask: 'POST /v1/pictures',
        json: { model: 'fig', prompt, inputs: [dotUrl] },
        gives: json({ id: 'p1', status: 'queued' }),
      },
    ],
    does: [
      submitsImage(
        { gives: { ref: { id: 'p1', kind: 'image', dialect: 'picture' } } },
        { model: 'fig', prompt, images: [dotUrl] },
      ),
    ],
  },
  {
    id: 'wire/a picture that is too large',
    loses: spends,
    does: [
      submitsImage(
        { error: { code: 'invalid_request', field: 'images[0]', message: says('at most 500') } },
        { model: 'fig', prompt, images: [{ bytes: Buffer.concat([dot, Buffer.alloc(500)]), mediaType: 'image/png' }] },
      ),
    ],
  },
  {
    id: 'wire/a picture from a file',
    loses: 'A file of the user is sent under the name and type of another.',
    wire: [
      studio([
        ['model', 'pear'],
        ['prompt', prompt],
        ['picture', 'me.png', 'image/png', new Uint8Array(dot)],
      ]),
    ],
    does: [
      does(
        'submit with a path',
        async scene => {
          writeFileSync(scene.file('me.png'), dot)
          scene.saved.add(scene.file('me.png'))
          return facet(scene).submit({ model: 'pear', prompt, images: [{ path: scene.file('me.png') }] }, order)
        },
        { gives: { ref: { id: 'v1' } } },
      ),
    ],
  },
  {
    id: 'wire/a file that is not there',
    loses: 'A video without its picture is paid for.',
    does: [
      submits({ error: { code: 'invalid_request', field: 'images[0]' }, journal: [] }, order, {
        model: 'pear',
        prompt,
        images: [{ path: '/nowhere/at-all.png' }],
      }),
    ],
  },
  {
    id: 'wire/the result of an earlier task as a picture',
    loses: 'The result of an earlier task has to be fetched and sent by hand.',
    wire: [
      look(state('done', { videos: [link] })),
      create(json({ task_id: 't2', status: 'queued' }), { json: { ...base, images: [link] } }),
    ],
    does: [
      hears(),
      does('submit with a task', scene => facet(scene).submit({ ...base, images: [{ task: { ...taskRef } }] }, order), {
        gives: { ref: { id: 't2' } },
      }),
    ],
  },
  uploads(
    'sent ahead, without the key to the store',
    'The store of the uploads has the key.',
    [files, put, create(queued, { json: uploaded })],
    { gives: { ref: { id: 't1' } } },
  ),
  uploads(
    'tried again, since it is free',
    'One bad answer to a free upload fails the whole order.',
    [{ ...files, gives: page(503) }, { ...files, at: [1, 1.1] }, put, create(queued, { json: uploaded })],
    { gives: { ref: { id: 't1' } }, events: { retry: 1 } },
  ),
  uploads(
    'three tries',
    'An upload that cannot succeed is tried for ever.',
    [{ ...files, gives: page(503), times: 3 }],
    { error: { code: 'upstream_error' }, journal: [{ state: 'not_sent' }] },
  ),
  uploads(
    'refused, and not tried again',
    'A file that is refused is sent three times.',
    [{ ...files, gives: json({ message: 'no' }, 400) }],
    { error: { code: 'invalid_request' }, journal: [{ state: 'not_sent' }] },
  ),
  uploads(
    'an answer without an address',
    'A video without its picture is paid for.',
    [{ ...files, gives: json({ put: 'https://store.orchard.example/put/1' }) }],
    {
      error: { code: 'unexpected_response', message: says('public', 'nothing was submitted') },
      journal: [{ state: 'not_sent' }],
    },
  ),
  uploads(
    'a store in a private network',
    "An upload is sent into the user's own network.",
    [{ ...files, gives: json({ put: 'http://10.0.0.1/put', public: 'https://files.orchard.example/1.png' }) }],
    { error: { code: 'unsafe_url' }, journal: [{ state: 'not_sent' }] },
  ),
  refused(
    'a type that the upload does not take',
    spends,
    { ...base, images: [{ bytes: Buffer.from('GIF89a0000000000'), mediaType: 'image/gif' }] },
    'images[0]',
    'image/gif',
    'image/png',
  ),

  // ---- forms and sizes
  {
    id: 'wire/a form, each value as text',
    loses: 'Seconds go as a number where the provider takes only text, and the request is refused.',
    wire: [
      studio([
        ['model', 'pear'],
        ['prompt', prompt],
        ['seconds', '6'],
        ['size', '1280x720'],
      ]),
    ],
    does: [
      submits({ gives: { effective: { size: '1280x720' } } }, order, {
        model: 'pear',
        prompt,
        seconds: 6,
        aspectRatio: '16:9',
        resolution: '720p',
      }),
    ],
  },
  {
    id: 'wire/a size for a ratio and a resolution',
    loses: 'A ratio for which the model has no size is sent as some other size.',
    wire: [
      studio([
        ['model', 'pear'],
        ['prompt', prompt],
        ['size', '1792x1024'],
      ]),
    ],
    does: [
      submits({ gives: { ref: { id: 'v1' } } }, order, {
        model: 'pear',
        prompt,
        aspectRatio: '16:9',
        resolution: '1024p',
      }),
    ],
  },
  refused(
    'a ratio that has no size',
    'A ratio for which the model has no size is sent as some other size.',
    { model: 'pear', prompt, aspectRatio: '1:1' },
    'aspectRatio',
    '9:16 720p (720x1280)',
  ),
  refused(
    'a resolution without a size',
    dropped,
    { model: 'pear', prompt, resolution: '720p' },
    'resolution',
    'goes with a size',
  ),

  // ---- made from another
  {
    id: 'wire/a source that was accepted is not lost by one word',
    loses: 'A remix is refused because one node of the relay lags behind.',
    wire: [
      { ...studioLook('done'), gives: json({ message: 'unknown' }, 404), times: 8 },
      { ...studioLook('done'), gives: page(403) },
      studioLook('done'),
      {
        ask: 'POST /v1/studio/v1/remix',
        json: { prompt: 'now at night' },
        gives: json({ id: 'v2', status: 'queued' }),
      },
    ],
    does: [
      does(
        'the journal holds the source',
        async scene => {
          await scene.journal!.claim(entryOf({ key: 'order-0', state: 'accepted', ref: studioRef }))
        },
        {},
      ),
      does('remix', scene => facet(scene).remix!({ prompt: 'now at night', source: studioRef }, order), {
        gives: { ref: { id: 'v2' } },
      }),
    ],
  },
  {
    id: 'wire/a remix of a finished task',
    loses: 'A remix cannot be had.',
    wire: [
      studioLook('done'),
      {
        ask: 'POST /v1/studio/v1/remix',
        json: { prompt: 'now at night' },
        gives: json({ id: 'v2', status: 'queued' }),
      },
    ],
    does: [
      does('remix', scene => facet(scene).remix!({ prompt: 'now at night', source: studioRef }, order), {
        gives: { ref: { id: 'v2', model: 'pear', operation: 'remix', dialect: 'studio' } },
        journal: [{ operation: 'remix', state: 'accepted' }],
      }),
    ],
  },
  {
    id: 'wire/a remix of a task that still runs is not sent',
    loses: 'A remix of a task that still runs is paid for and comes to nothing.',
    wire: [studioLook('running')],
    does: [
      does('remix', scene => facet(scene).remix!({ prompt: 'now at night', source: studioRef }, order), {
        error: { code: 'invalid_request', field: 'source', message: says('running', 'succeeded') },
        journal: [{ state: 'not_sent' }],
      }),
    ],
  },
  {
    id: 'wire/a key belongs to one source',
    loses: 'A key with another source counts as the same request and gives the remix of the first.',
    wire: [
      studioLook('done'),
      {
        ask: 'POST /v1/studio/v1/remix',
        json: { prompt: 'now at night' },
        gives: json({ id: 'v2', status: 'queued' }),
      },
    ],
    does: [
      does('remix', scene => facet(scene).remix!({ prompt: 'now at night', source: studioRef }, order), {
        gives: { ref: { id: 'v2' } },
      }),
      does(
        'remix of another',
        scene => facet(scene).remix!({ prompt: 'now at night', source: { ...studioRef, id: 'v9' } }, order),
        {
          error: { name: 'TypeError', message: says('another request') },
        },
      ),
    ],
  },
  {
    id: 'wire/an extension asks for no state, and names its source in the body',
    loses: 'An extension cannot be had.',
    wire: [
      {
        ask: 'POST /v1/studio/longer',
        json: { prompt: 'on', seconds: 4, from: { id: 'v1' } },
        gives: json({ id: 'v3', status: 'queued' }),
      },
    ],
    does: [
      does('extend', scene => facet(scene).extend!({ prompt: 'on', seconds: 4, source: studioRef }, order), {
        gives: { ref: { id: 'v3', operation: 'extend' } },
      }),
    ],
  },
  {
    id: 'wire/a remix of a task of somebody else',
    loses: 'A task of one account is remixed, and paid, with the key of another.',
    does: [
      does('remix', scene => facet(scene).remix!({ prompt: 'x', source: { ...studioRef, account: 'bob' } }, order), {
        error: { code: 'invalid_request', field: 'ref' },
        journal: [],
      }),
    ],
  },
  {
    id: 'wire/a task of a dialect that cannot be remixed',
    loses: 'A remix is sent to a route that there is not.',
    does: [
      does('remix', scene => facet(scene).remix!({ prompt: 'x', source: taskRef }, order), {
        error: { code: 'invalid_request', message: says('has no remix') },
        journal: [],
      }),
    ],
  },

  // ---- where it goes
  ...[
    'https://my.gateway.example',
    'https://my.gateway.example/v1',
    'https://my.gateway.example/v1/',
    'https://my.gateway.example/',
  ].map(
    (baseURL): Row => ({
      id: `wire/a base URL as it was pasted: ${baseURL}`,
      loses: 'A base URL that is pasted with its /v1 answers 404 to everything.',
      settings: { baseURL },
      wire: [{ ...accepted, ask: 'POST https://my.gateway.example/v1/tasks' }],
      does: [submits({ gives: { ref: { baseURL: 'https://my.gateway.example' } } })],
    }),
  ),
  {
    id: 'wire/a base URL below a path',
    loses: 'A gateway below a path cannot be used.',
    settings: { baseURL: 'https://my.gateway.example/relay/v1' },
    wire: [{ ...accepted, ask: 'POST https://my.gateway.example/relay/v1/tasks' }],
    does: [submits({ gives: { ref: { baseURL: 'https://my.gateway.example/relay' } } })],
  },
  {
    id: 'wire/a base URL of the own network, where the user named it',
    loses: 'A gateway on the own machine cannot be used.',
    settings: { baseURL: 'http://127.0.0.1:4444' },
    wire: [{ ...accepted, ask: 'POST http://127.0.0.1:4444/v1/tasks' }],
    does: [submits({ gives: { ref: { id: 't1' } } })],
  },
  {
    id: 'wire/another port of a machine that the user named is somebody else',
    loses: "A gateway of the own network opens everything else there to a relay's links.",
    settings: { baseURL: 'http://127.0.0.1:4444' },
    wire: [
      { ...accepted, ask: 'POST http://127.0.0.1:4444/v1/tasks' },
      {
        ask: 'GET http://127.0.0.1:4444/v1/tasks/t1',
        gives: state('done', { videos: ['http://127.0.0.1:5555/x.mp4'] }),
      },
    ],
    does: [
      submits({ gives: { ref: { id: 't1' } } }),
      does('download', scene => scene.client.download(scene.ref!, scene.file('out.mp4')), {
        error: { code: 'unsafe_url' },
      }),
    ],
  },
  ...[
    'ftp://x.example',
    'my.gateway.example',
    'https://user:word@my.gateway.example',
    'https://my.gateway.example?x=1',
    'https://my.gateway.example/v1/v1',
  ].map(
    (baseURL): Row => ({
      id: `wire/a base URL that is a mistake: ${baseURL}`,
      loses: 'A mistake in a setting is told when something is to be bought.',
      does: [
        does('a client', async scene => scene.restart('kept', { baseURL }), {
          error: { code: 'invalid_request', field: 'baseURL' },
        }),
      ],
    }),
  ),
  {
    id: 'wire/no base URL may be a metadata service',
    loses: 'A setting from a form opens the credentials of a cloud machine.',
    settings: { baseURL: 'http://169.254.169.254' },
    does: [submits({ error: { code: 'unsafe_url' }, journal: [{ state: 'not_sent' }] })],
  },
  ...[
    ['a line break', 'key\n'],
    ['a space', 'my key'],
    ['a letter that no key has', 'schlüssel'],
  ].map(
    ([what, bad]): Row => ({
      id: `wire/a key that cannot be one: ${what}`,
      loses: 'A key with a line break is told as a failure of the network.',
      does: [
        does('a client', async scene => scene.restart('kept', { apiKey: bad } as never), {
          error: { code: 'unauthenticated', field: 'apiKey', message: says('position') },
        }),
      ],
    }),
  ),
  {
    id: 'wire/other clients of the same gateway',
    loses: 'A gateway of many models can only be used for videos.',
    does: [
      does('openaiSettings', async () => openaiSettings(orchard({ apiKey: 'k-0123' })), {
        gives: { baseURL: 'https://api.orchard.example/v1', model: 'talker' },
      }),
    ],
  },
  ...(
    [
      ['of another contract', { contract: 3 }, 'contract'],
      ['with a word that nobody knows', { statuses: { x: { is: 'finished', source: 'O-1' } } }, 'statuses.x.is'],
      [
        'with a key that nobody knows',
        { polling: { ...orchard.definition.polling, quickly: true } },
        'polling.quickly',
      ],
      [
        'with a hole that nobody fills',
        { discovery: { ...orchard.definition.discovery, path: '/v1/{shelf}' } },
        'discovery.path',
      ],
    ] as const
  ).map(
    ([what, change, field]): Row => ({
      id: `wire/a document ${what} is refused before anything is sent`,
      loses: 'An old core misreads a new document, and sends what was not asked for.',
      does: [
        does(
          'a client',
          async ({ clock, network }) =>
            void createClient(defineProvider({ ...orchard.definition, ...change } as never)({ apiKey: 'k-0123' }), {
              journal: false,
              clock,
              network,
            }),
          { error: { code: 'invalid_request', field } },
        ),
      ],
    }),
  ),
  ...(
    [
      ['of the scheme', {}, 'https://api.orchard.example', 'http://proxy.example:3128'],
      ['not for the own machine', {}, 'https://127.0.0.1:4000', 'none'],
      ['not for an exception', { NO_PROXY: '.orchard.example' }, 'https://api.orchard.example', 'none'],
      ['not for a range', { NO_PROXY: '10.0.0.0/8' }, 'https://10.1.2.3', 'none'],
      ['for what is not in a range', { NO_PROXY: '10.0.0.0/8' }, 'https://11.1.2.3', 'http://proxy.example:3128'],
      [
        'not for another port',
        { NO_PROXY: 'api.orchard.example:8443' },
        'https://api.orchard.example',
        'http://proxy.example:3128',
      ],
      [
        'not the one of a header',
        { http_proxy: '', HTTP_PROXY: 'http://evil.example', REQUEST_METHOD: 'GET' },
        'http://api.orchard.example',
        'none',
      ],
    ] as const
  ).map(
    ([what, more, url, proxy]): Row => ({
      id: `wire/a proxy of the environment: ${what}`,
      loses: 'What must not leave the company goes by way of a proxy.',
      does: [
        does(
          'the choice',
          async () => ({
            proxy:
              createProxyChoice(undefined, { HTTPS_PROXY: 'http://proxy.example:3128', ...more })(new URL(url)) ??
              'none',
          }),
          { gives: { proxy } },
        ),
      ],
    }),
  ),
  {
    id: 'wire/an estimate sends nothing',
    loses: 'A question for a price buys something.',
    does: [
      does('estimate', scene => scene.client.estimate({ model: 'plum', prompt, seconds: 8, resolution: '720p' }), {
        gives: { cost: { usd: 0.8, basis: 'estimated' }, effective: { seconds: 8 } },
        events: { request: 0 },
      }),
      does('estimate', scene => scene.client.estimate({ model: 'plum', prompt }), {
        gives: { cost: null, effective: { seconds: 4 } },
      }),
    ],
  },
  {
    id: 'wire/events tell what goes out, without what is secret',
    loses: 'A log of all requests holds the key.',
    wire: [accepted, look(done)],
    does: [
      submits({ events: { request: 1, response: 1 } }),
      does(
        'the events',
        async scene => ({ urls: scene.events.flatMap(event => (event.type === 'request' ? [event.url] : [])) }),
        {
          gives: { urls: ['https://api.orchard.example/v1/tasks'] },
        },
      ),
      does('get', scene => scene.client.get(scene.ref!), { gives: { status: 'succeeded' } }),
    ],
  },
]

const taskRef = {
  v: 1,
  provider: 'orchard',
  dialect: 'task',
  kind: 'video',
  id: 't1',
  model: 'plum',
  baseURL: 'https://api.orchard.example',
  createdAt: '2026-01-01T00:00:00.000Z',
} as const
const studioRef = { ...taskRef, ...fromStudio }
