import { gzipSync } from 'node:zlib'
import { says } from './difference.ts'
import {
  chunked,
  content,
  denied,
  elsewhere,
  fails,
  gets,
  heard,
  old,
  rounds,
  rows,
  saved,
  studio,
  studioLook,
  without,
} from './download-words.ts'
import type { Row } from './row.ts'
import { link } from './scene.ts'
import {
  cut,
  done,
  file,
  film,
  from,
  json,
  look,
  opens,
  page,
  rest,
  saves,
  stall,
  state,
  video,
  whole,
} from './words.ts'

/** What came is no result, or is not there. */
export const downloadRefusedRows: readonly Row[] = [
  // ---- no result
  ...rows(
    'trouble in the place of a result is no end of it',
    'One bad answer of a store loses a paid result.',
    [408, 409, 421, 425, 429, 460, 499, 500, 502, 503].map(status => [`${status}`, page(status)]),
    gives => gets(file(gives), file()),
  ),
  ...rows(
    'broken, and asked for again',
    'A cut that no length betrays gives a video that does not play.',
    [
      ['nothing in it', { ...whole, body: '' }],
      ['cut in the middle, without a length', { status: 200, headers: chunked, body: video.subarray(0, 2048) }],
      ['its last byte missing, without a length', { status: 200, headers: chunked, body: video.subarray(0, 4095) }],
      [
        'shorter than its length',
        cut({ ...whole, headers: { ...whole.headers, 'content-length': '4105', etag: '' } }, 4096),
      ],
    ],
    gives => gets(file(gives), file()),
  ),
  {
    id: 'download/bytes beyond the part are not the result’s',
    loses: 'What a server sends behind the end is saved as a part of the video.',
    ...gets(
      file(cut(whole, 1500)),
      file(
        {
          status: 206,
          headers: { ...rest(1500).headers, 'transfer-encoding': 'chunked' },
          body: Buffer.concat([video.subarray(1500), Buffer.from('and more')]),
        },
        { headers: from(1500) },
      ),
    ),
  },
  ...rows(
    'bytes decide, and no label',
    'A video that came whole is refused because of what stands on it.',
    (
      [
        ['JSON', 'application/json', 200],
        ['XML', 'application/xml', 200],
        ['a page', 'text/html', 203],
      ] as const
    ).map(([name, type, status]) => [name, { status, headers: { 'content-type': type }, body: video }]),
    gives => gets(file(gives)),
  ),
  ...rows(
    'no media, and not saved',
    'The login page of a store is saved as a video.',
    [
      ['a page that says it is a video', { ...page(200), headers: { 'content-type': 'video/mp4' } }],
      ['a sentence', { status: 200, headers: { 'content-type': 'text/plain' }, body: 'This link is no longer good.' }],
    ],
    (gives, error: object) => fails({ code: 'download_failed', ...error }, [file(gives)]),
  ),
  ...rows(
    'no media for a minute, and not saved',
    'The login page of a store is saved as a video.',
    [['JSON', json({ message: 'come back tomorrow' })]],
    gives => fails({ code: 'download_failed' }, rounds(gives)),
  ),
  {
    id: 'download/a refusal that talks without end is cut off',
    loses: 'A store that answers with an endless page holds a download for ever.',
    ...fails({ code: 'result_expired' }, [
      file({ status: 403, headers: { 'content-type': 'text/plain' }, body: 'no '.repeat(40_000) }),
      ...rounds(denied).slice(1),
    ]),
  },
  {
    id: 'download/a refusal that falls silent ends after a minute',
    loses: 'A store that stops within a page holds a download for ever.',
    wire: [look(done), file(stall(page(403), 4)), look(done), file()],
    does: [...heard, saves({ bytes: video, at: [65, 66] })],
  },
  {
    id: 'download/compressed on its way',
    loses: 'A compressed result is saved as it came and does not play.',
    ...gets(
      file({
        status: 200,
        headers: { 'content-type': 'video/mp4', 'content-encoding': 'gzip' },
        body: new Uint8Array(gzipSync(video)),
      }),
    ),
  },
  {
    id: 'download/larger than the caller allows',
    loses: 'A relay fills the disk with a result without end.',
    wire: [
      look(done),
      file(),
      file(without('content-length', { ...whole, headers: { ...whole.headers, 'transfer-encoding': 'chunked' } })),
    ],
    does: [
      ...heard,
      saves({ error: { code: 'limit_exceeded', message: says('4095') } }, { maxBytes: 4095 }),
      saves({ error: { code: 'limit_exceeded' } }, { maxBytes: 4095 }),
    ],
  },
  {
    id: 'download/as large as the caller allows',
    loses: 'A limit refuses a result that is within it.',
    wire: [look(done), file()],
    does: [...heard, saves({ bytes: video }, { maxBytes: 4096 })],
  },
  {
    id: 'download/silence again and again ends it',
    loses: 'A server that falls silent each time holds a download for ever.',
    ...fails({ code: 'download_failed', message: says('too little came') }, [
      file(stall(without('etag'), 10), { times: 7 }),
    ]),
  },
  {
    id: 'download/a drip is too slow to wait for',
    loses: 'A server that sends a byte now and then holds a download for weeks.',
    // As a stream: while bytes go to a disk, time stands still, and nobody waits for the server.
    wire: [
      look(done),
      file({ ...without('etag'), drip: [1, 10] }, { at: [5, 5.2] }),
      file({ ...without('etag'), drip: [1, 10] }, { at: [65, 67] }),
      file({ ...without('etag'), drip: [1, 10] }, { times: 5 }),
    ],
    does: [...heard, opens({ error: { code: 'download_failed', message: says('too little came') } })],
  },
  {
    id: 'download/a slow line is waited for as long as it brings something',
    loses: 'Whoever has a slow line never gets a large result.',
    wire: [look(done), file({ ...whole, body: film(65_536), drip: [2048, 3] })],
    does: [...heard, opens({ bytes: film(65_536), at: [100, 105] })],
  },
  {
    id: 'download/another output, by its number',
    loses: 'Of four videos only the first can be fetched.',
    wire: [
      look(state('done', { videos: [link, 'https://cdn.orchard.example/v/2.mp4'] })),
      elsewhere('https://cdn.orchard.example/v/2.mp4'),
    ],
    does: [...heard, saves({ bytes: video }, { output: 1 })],
  },
  {
    id: 'download/an output that there is not',
    loses: 'Another video is saved than the one that was asked for.',
    wire: [look(done)],
    does: [
      ...heard,
      saves({ error: { code: 'invalid_request', field: 'output', message: says('0 to 0') } }, { output: 1 }),
    ],
  },

  ...(
    [
      ['on another host', 'https://mirror.example/v1/studio/pear/v1/content'],
      ['on its own', 'https://api.orchard.example/v1/studio/pear/v1/content'],
      ['relative', '/v1/studio/pear/v1/content'],
    ] as const
  ).map(
    ([what, url]): Row => ({
      id: `download/a link to the content route beside the route is one way: ${what}`,
      loses: 'A way that is dead is asked twice in each round.',
      wire: [studioLook({ url }), content(json({ message: 'no' }, 404)), studioLook(), content()],
      does: [studio, saved],
    }),
  ),

  // ---- expired
  ...rows(
    'a link that ran out is asked for again, once',
    'A link that ran out while the user slept is the end of a paid video.',
    [401, 403, 404, 410].map(status => [`${status}`, page(status)]),
    gives => ({
      wire: [
        look(done),
        file(gives),
        look(state('done', { videos: ['https://cdn.orchard.example/v/new.mp4'] })),
        elsewhere('https://cdn.orchard.example/v/new.mp4'),
      ],
      does: [...heard, saved],
    }),
  ),
  {
    id: 'download/a result that is gone is gone',
    loses: 'A result that is gone is asked for without end.',
    ...fails({ code: 'result_expired', retryable: false }, rounds({ status: 404 })),
  },
  {
    id: 'download/a result that is gone after half of it came leaves no file of its name',
    loses: 'A download that failed leaves half a file under the name of the whole.',
    ...fails({ code: 'result_expired' }, [file(cut(without('etag'), 1500)), ...rounds(denied)]),
  },
  ...rows(
    'one refusal is not the end of a result',
    'A paid video is lost because one node of a store lags behind.',
    [
      ['404', { status: 404 }],
      ['403', denied],
      ['410', json({ message: 'gone' }, 410)],
      ['400', json({ message: 'no' }, 400)],
    ],
    gives => ({ wire: [look(done), ...rounds(gives, 7), look(done), file()], does: [...heard, saved] }),
  ),
  ...rows(
    'what stands in front of a store says nothing of a result',
    'A challenge for robots is told as a link that is no longer good, and the paid video is lost.',
    [
      ['a challenge', { ...page(403), headers: { 'content-type': 'text/html', 'cf-mitigated': 'challenge' } }],
      ['a page of 403', page(403)],
      ['a page of 404', page(404)],
      ['a page in the place of the result', page(200)],
    ],
    gives => ({ wire: [look(done), ...rounds(gives, 19), look(done), file()], does: [...heard, saved] }),
  ),
  {
    id: 'download/a page that stays is told as one',
    loses: 'A challenge for robots holds a download for ever, or is told as a result that is gone.',
    ...fails(
      { code: 'download_failed', retryable: true, message: says('stands in front', '403') },
      rounds(page(403), 20),
    ),
  },
  {
    id: 'download/a result whose time is over is asked for once more, and no longer',
    loses: 'What has been gone for days is asked for a minute long.',
    wire: [look(old), file(denied), look(old), file(denied)],
    does: [...heard, saves({ error: { code: 'result_expired' } })],
  },
  {
    id: 'download/a refusal by the content route is told three times',
    loses: 'A paid video is lost because one node of the relay lags behind.',
    wire: [
      ...Array.from({ length: 7 }, () => [studioLook(), content(json({ message: 'unknown' }, 404))]).flat(),
      studioLook(),
      content(),
    ],
    does: [studio, saved],
  },
  {
    id: 'download/the word of a fallback does not hide that a link is not opened',
    loses: 'Whoever keeps results on an inner host reads that they are gone.',
    wire: Array.from({ length: 8 }, () => [
      studioLook({ url: 'http://10.0.0.9/x.mp4' }),
      content(json({ message: 'unknown' }, 404)),
    ]).flat(),
    does: [studio, saves({ error: { code: 'unsafe_url' } })],
  },
  {
    id: 'download/a look that fails does not end the way to a fresh link',
    loses: 'A link that ran out is the end of a paid video where the relay stumbles once.',
    wire: [look(done), file(denied), look(page(502)), look(page(503)), look(done), file()],
    does: [...heard, saved],
  },
  {
    id: 'download/the content route says that it is worn out, in the provider’s words',
    loses: 'The advice that the provider documents for a lost result is not shown.',
    wire: Array.from({ length: 8 }, () => [studioLook(), content(json({ message: 'no' }, 403))]).flat(),
    does: [studio, saves({ error: { code: 'result_expired', row: 'orchard.worn', hint: 'it lived a day' } })],
  },
]
