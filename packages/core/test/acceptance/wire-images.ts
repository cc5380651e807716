import { writeFileSync } from 'node:fs'
import { says } from './difference.ts'
import type { Row } from './row.ts'
import { facet, link, prompt } from './scene.ts'
import {
  base,
  dropped,
  files,
  picture,
  put,
  queued,
  refused,
  sent,
  spends,
  studio,
  uploaded,
  uploads,
  warned,
} from './wire-words.ts'
import {
  create,
  does,
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
  taskRef,
} from './words.ts'

/** Images, forms and sizes. */
export const wireImageRows: readonly Row[] = [
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
]
