import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { says } from './difference.ts'
import type { Answer, Exchange } from './relay.ts'
import type { Expect, Row, Step } from './row.ts'
import { link } from './scene.ts'
import {
  cut,
  does,
  done,
  dot,
  file,
  film,
  from,
  hears,
  json,
  leavesDownload,
  look,
  opens,
  page,
  rest,
  restarts,
  saves,
  stall,
  state,
  to,
  video,
  whole,
} from './words.ts'

type Made = Omit<Row, 'id' | 'loses'>
type Case = readonly [came: string, gives: Exchange['gives'], ...more: readonly object[]]
const rows = (
  what: string,
  loses: string,
  cases: readonly Case[],
  row: (gives: Exchange['gives'], more: never) => Made,
) =>
  cases.map(
    ([came, gives, more = {}]): Row => ({ id: `download/${what}: ${came}`, loses, ...row(gives, more as never) }),
  )

const heard = [hears()]
const saved = saves({ bytes: video, gives: { mediaType: 'video/mp4', task: { status: 'succeeded' } } })
/** These are asked for, and the whole result is saved. */
const gets = (...wire: readonly Exchange[]): Made => ({ wire: [look(done), ...wire], does: [...heard, saved] })
/** Nothing is saved. */
const fails = (
  error: object,
  wire: readonly Exchange[],
  more: { left?: readonly string[]; names?: Row['names'] } = {},
): Made => ({
  wire: [look(done), ...wire],
  ...(more.names && { names: more.names }),
  does: [...heard, saves({ error: { taskRef: { id: 't1' }, ...error }, left: more.left ?? [] })],
})
/** The rounds of a minute: at once a fresh link is asked for, then every ten seconds. */
const rounds = (gives: Exchange['gives'], times = 8): Exchange[] =>
  Array.from({ length: times }, (_, at) => (at === 0 ? [file(gives)] : [look(done), file(gives)])).flat()
/** What a store says of a link that ran out. */
const denied: Answer = {
  status: 403,
  headers: { 'content-type': 'application/xml' },
  body: '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
}
const other = film(4096, 37)
const otherWhole: Answer = { ...whole, headers: { ...whole.headers, etag: '"v2"' }, body: other }
const without = (name: string, of: Answer = whole): Answer => ({
  ...of,
  headers: Object.fromEntries(Object.entries(of.headers ?? {}).filter(([own]) => own !== name)),
})
const chunked = { 'content-type': 'video/mp4', 'transfer-encoding': 'chunked' }
const elsewhere = (url: string, answer: Exchange['gives'] = whole): Exchange => file(answer, { url })
const linked = (url: string, names?: Row['names']): Made => ({
  wire: [look(state('done', { videos: [url] }))],
  ...(names && { names }),
  does: [...heard, saves({ error: { code: 'unsafe_url', retryable: false, taskRef: { id: 't1' } } })],
})

const old = state('done', { videos: [link], expires: '2025-12-31T00:00:00Z' })

// ---- the studio, whose results are behind the key
const studio = hears({ dialect: 'studio', id: 'v1', model: 'pear', kept: { shard: 's7' } })
const studioLook = (more: object = {}): Exchange => ({
  ask: 'GET /v1/studio/pear/v1?shard=s7',
  gives: json({ id: 'v1', status: 'done', ...more }),
})
const content = (gives: Exchange['gives'] = whole, more: Partial<Exchange> = {}): Exchange => ({
  ask: 'GET /v1/studio/pear/v1/content',
  gives,
  ...more,
})
const fromStudio = (...wire: readonly Exchange[]): Made => ({ wire: [studioLook(), ...wire], does: [studio, saved] })
/** A file of the user in the folder of the row. */
const writes = (name: string, text: string): Step =>
  does(
    `${name} is written`,
    async scene => {
      writeFileSync(scene.file(name), text)
      scene.saved.add(scene.file(name))
    },
    {},
  )
const reads = (name: string, text: string): Step =>
  does(`${name} is read`, async scene => ({ text: readFileSync(scene.file(name), 'utf8') }), { gives: { text } })

export const downloadRows: readonly Row[] = [
  {
    id: 'download/saved under its name, and the journal knows where',
    loses: 'The journal does not know where a result was saved, so it is fetched again.',
    ...gets(file()),
  },
  {
    id: 'download/read as a stream',
    loses: 'A result cannot be passed on without a disk.',
    wire: [look(done), file()],
    does: [...heard, opens({ bytes: video, gives: { mediaType: 'video/mp4', task: { status: 'succeeded' } } })],
  },
  {
    id: 'download/behind the key, by the content route',
    loses: 'A result behind the key, which was paid for, cannot be fetched.',
    ...fromStudio(content()),
  },
  {
    id: 'download/the content route moved to a store gets no key',
    loses: 'A content route that redirects to a store hands the key to the store.',
    ...fromStudio(
      content(to(302, 'https://store.example.net/x.mp4?sig=1')),
      elsewhere('https://store.example.net/x.mp4?sig=1'),
    ),
  },
  {
    id: 'download/a link to the own route on a foreign host is the route',
    loses: 'A gateway that writes its internal host into the link gives results that nobody can fetch.',
    wire: [studioLook({ url: 'https://internal.example.net/v1/studio/pear/v1/content' }), content()],
    does: [studio, saved],
  },
  {
    id: 'download/a dead link, then the content route',
    loses: 'A dead link hides the content route that still has the video.',
    wire: [studioLook({ url: link }), file(page(404)), content()],
    does: [studio, saved],
  },
  {
    id: 'download/the content route names the address',
    loses: 'A content route that names the address instead of giving the bytes is an error.',
    ...fromStudio(content(json({ url: link })), file()),
  },
  ...rows(
    'the content route says not yet',
    'A content route that says not yet loses a video that is there a second later.',
    [
      ['425', page(425)],
      ['by a code', json({ code: 'still_making' }, 400)],
      ['202', json({ message: 'making it' }, 202)],
      ['a task that runs', json({ id: 'v1', status: 'running' })],
      ['429', page(429)],
    ],
    gives => fromStudio(content(gives), content()),
  ),

  // ---- cut
  {
    id: 'download/cut: the rest alone is fetched, of the same version',
    loses: 'A video of a gigabyte begins anew at every cut and never arrives.',
    ...gets(
      file(cut(whole, 1500)),
      file(rest(1500), { headers: { authorization: null, ...from(1500) }, at: [6, 6.4] }),
    ),
  },
  {
    id: 'download/silent: the rest is fetched after a minute',
    loses: 'A connection that says nothing holds a download for five minutes.',
    ...gets(file(stall(whole, 1500)), file(rest(1500), { headers: from(1500), at: [66, 66.4] })),
  },
  {
    id: 'download/a cut stream goes on where it was',
    loses: 'A result that is streamed on has its beginning twice after a cut.',
    wire: [look(done), file(cut(whole, 1500)), file(rest(1500), { headers: from(1500) })],
    does: [...heard, opens({ bytes: video })],
  },
  {
    id: 'download/a cut stream whose server gives it whole again goes on where it was',
    loses: 'A result that is streamed on has its beginning twice after a restart.',
    wire: [look(done), file(cut(whole, 1500)), file(whole, { headers: from(1500) })],
    does: [...heard, opens({ bytes: video })],
  },
  {
    id: 'download/a server that ignores the range',
    loses: 'A server that ignores the range makes a file with its beginning twice.',
    ...gets(file(cut(whole, 1500)), file(whole, { headers: from(1500) })),
  },
  {
    id: 'download/a result that changed meanwhile is fetched anew',
    loses: 'A result that changed meanwhile is glued together from two versions.',
    wire: [look(done), file(cut(otherWhole, 1500)), file(whole, { headers: from(1500, '"v2"') })],
    does: [...heard, saved],
  },
  {
    id: 'download/a part of another version is not taken',
    loses: 'A result that changed meanwhile is glued together from two versions.',
    ...gets(
      file(cut(otherWhole, 1500)),
      file(rest(1500), { headers: from(1500, '"v2"') }),
      file(whole, { headers: { range: null } }),
    ),
  },
  {
    id: 'download/a part from another place is not taken',
    loses: 'A part from another place is written where the asked one belongs.',
    ...gets(
      file(cut(whole, 1500)),
      file(rest(1000), { headers: from(1500) }),
      file(rest(1500), { headers: from(1500) }),
    ),
  },
  {
    id: 'download/a part without its ETag is not taken',
    loses: 'A result that changed meanwhile is glued together from two versions.',
    ...gets(
      file(cut(whole, 1500)),
      file(without('etag', rest(1500)), { headers: from(1500) }),
      file(whole, { headers: { range: null } }),
    ),
  },
  {
    id: 'download/without an ETag nothing is resumed',
    loses: 'A result that changed meanwhile is glued together from two versions.',
    ...gets(file(cut(without('etag'), 1500)), file(whole, { headers: { range: null } })),
  },
  {
    id: 'download/a weak ETag proves nothing',
    loses: 'A result that changed meanwhile is glued together from two versions.',
    ...gets(
      file(cut({ ...whole, headers: { ...whole.headers, etag: 'W/"v1"' } }, 1500)),
      file(whole, { headers: { range: null } }),
    ),
  },
  {
    id: 'download/a server that gives parts of its own size',
    loses: 'Half a video is saved and reported as whole.',
    ...gets(
      file(cut(whole, 1000)),
      file(
        {
          ...rest(1000),
          headers: { ...rest(1000).headers, 'content-range': 'bytes 1000-2499/4096' },
          body: video.subarray(1000, 2500),
        },
        { headers: from(1000) },
      ),
      file(rest(2500), { headers: from(2500) }),
    ),
  },
  {
    id: 'download/a range that cannot be had begins anew',
    loses: 'A download stops for ever at a range that the server refuses.',
    ...gets(
      file(cut(whole, 1500)),
      file(page(416), { headers: from(1500) }),
      file(whole, { headers: { range: null } }),
    ),
  },
  {
    id: 'download/tries are counted since the last new byte',
    loses: 'A slow line that breaks every minute never gets a large result.',
    ...gets(
      file(cut(whole, 400)),
      ...[400, 800, 1200, 1600, 2000, 2400, 2800].map(at => file(cut(rest(at), 400), { headers: from(at) })),
      file(rest(3200), { headers: from(3200) }),
    ),
  },
  {
    id: 'download/six tries that bring nothing end it, and what came is kept for the next call',
    loses: 'A dead server holds a download for ever, and the next call begins at the first byte.',
    wire: [
      look(done),
      file(cut(whole, 1500)),
      file('lost', { headers: from(1500), times: 6 }),
      look(done),
      file(rest(1500), { headers: from(1500) }),
    ],
    does: [
      ...heard,
      saves({ error: { code: 'download_failed', retryable: true, message: says('1500') }, left: ['part', 'note'] }),
      restarts(),
      saved,
    ],
  },
  {
    id: 'download/who leaves keeps what came for the next call',
    loses: 'A download that was stopped begins at the first byte again.',
    wire: [look(done), file(stall(whole, 1500)), look(done), file(rest(1500), { headers: from(1500) })],
    does: [...heard, leavesDownload(20, { error: { code: 'aborted' }, at: [20, 20.1], left: ['part', 'note'] }), saved],
  },
  {
    id: 'download/a part of another version is not gone on with',
    loses: 'A result that changed meanwhile is glued together from two versions.',
    wire: [look(done), file(stall(otherWhole, 1500)), look(done), file(whole, { headers: from(1500, '"v2"') })],
    does: [...heard, leavesDownload(20, { error: { code: 'aborted' }, left: ['part', 'note'] }), saved],
  },

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
      look(done),
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

  {
    id: 'download/a link to the content route beside the route is one way',
    loses: 'A way that is dead is asked twice in each round.',
    wire: [
      studioLook({ url: 'https://mirror.example/v1/studio/pear/v1/content' }),
      content(json({ message: 'no' }, 404)),
      studioLook(),
      content(),
    ],
    does: [studio, saved],
  },

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

  // ---- where it leads
  ...rows(
    'a result that moved is followed',
    'A store that moves its files loses every result.',
    [
      [
        '302 to another host',
        to(302, 'https://files.example.org/1?sig=2'),
        { next: 'https://files.example.org/1?sig=2' },
      ],
      ['307 on its own host', to(307, '/moved.mp4'), { next: 'https://cdn.orchard.example/moved.mp4' }],
      ['303', to(303, 'https://files.example.org/1'), { next: 'https://files.example.org/1' }],
    ],
    (gives, { next }: { next: string }) => gets(file(gives), elsewhere(next)),
  ),
  {
    id: 'download/five redirects are followed',
    loses: 'A store with a few addresses cannot be used.',
    ...gets(
      file(to(302, 'https://h1.example.org/')),
      ...[1, 2, 3, 4].map(at => elsewhere(`https://h${at}.example.org/`, to(302, `https://h${at + 1}.example.org/`))),
      elsewhere('https://h5.example.org/'),
    ),
  },
  {
    id: 'download/a circle of redirects ends',
    loses: 'Two hosts that redirect to each other hold a download for ever.',
    ...fails({ code: 'download_failed', message: says('redirects') }, [file(to(302, link), { times: 6 })]),
  },
  ...(
    [
      ['a cloud’s metadata', 'http://169.254.169.254/latest/meta-data'],
      ['loopback', 'http://127.0.0.1:8080/x.mp4'],
      ['loopback as a number', 'https://2130706433/x.mp4'],
      ['loopback of IPv6', 'https://[::1]/x.mp4'],
      ['a private address in IPv6', 'https://[::ffff:10.0.0.7]/x.mp4'],
      ['a private address behind NAT64', 'https://[64:ff9b::a00:7]/x.mp4'],
      ['a metadata address behind NAT64', 'http://[64:ff9b::a9fe:a9fe]/x.mp4'],
      ['the metadata address of IPv6', 'http://[fd00:ec2::254]/x.mp4'],
      ['Azure’s wire server, which is public by its range', 'http://168.63.129.16/x.mp4'],
      ['a local name', 'https://localhost/x.mp4'],
      ['user and password', 'https://user:word@cdn.orchard.example/x.mp4'],
    ] as const
  ).map(
    ([what, url]): Row => ({
      id: `download/a link that is not opened: ${what}`,
      loses: "A link of the relay opens the user's own network.",
      ...linked(url),
    }),
  ),
  ...(
    [
      ['a private address', ['10.1.2.3']],
      ['a public and a private one', ['93.184.216.34', '127.0.0.1']],
      ['a metadata address', ['93.184.216.34', '169.254.169.254']],
      ['the address of a fake-IP proxy', ['198.18.0.7']],
    ] as const
  ).map(
    ([what, addresses]): Row => ({
      id: `download/a name that is not opened, since it leads to ${what}`,
      loses: "A name that leads to a private address opens the user's own network.",
      ...linked('https://inside.example.org/x.mp4', { 'inside.example.org': addresses }),
    }),
  ),
  {
    id: 'download/a name behind a fake-IP proxy, where the user says that there is one',
    loses: 'Nobody behind a fake-IP proxy can fetch a result.',
    options: { allowFakeIp: true },
    names: { 'cdn.orchard.example': ['198.18.0.7'] },
    ...gets(file()),
  },
  ...(
    [
      ['NAT64', '64:ff9b::5db8:d822'],
      ['an IPv4 address as IPv6', '::ffff:93.184.216.34'],
      ['plain IPv6', '2606:2800:220:1:248:1893:25c8:1946'],
    ] as const
  ).map(
    ([what, address]): Row => ({
      id: `download/a public address is opened: ${what}`,
      loses: 'Whoever is in a network with NAT64 alone can fetch nothing.',
      names: { 'cdn.orchard.example': [address] },
      ...gets(file()),
    }),
  ),
  {
    id: 'download/the error of a fake address names the option',
    loses: 'Whoever runs such a proxy does not learn what to do.',
    wire: [look(state('done', { videos: ['https://inside.example.org/x.mp4'] }))],
    names: { 'inside.example.org': ['198.18.0.7'] },
    does: [...heard, saves({ error: { code: 'unsafe_url', hint: says('allowFakeIp') } })],
  },
  {
    id: 'download/a redirect into the own network is not followed',
    loses: "A redirect of a store opens the user's own network.",
    ...fails({ code: 'unsafe_url' }, [file(to(302, 'http://10.0.0.1/x'))]),
  },

  // ---- results in the answer itself
  {
    id: 'download/a picture in the answer itself, as base64',
    loses: 'An image that was paid for cannot be had.',
    wire: [
      {
        ask: 'GET /v1/pictures/p1',
        gives: json({ id: 'p1', status: 'done', data: [{ b64: Buffer.from(dot).toString('base64') }] }),
      },
    ],
    does: [
      hears({ dialect: 'picture', kind: 'image', id: 'p1', model: 'fig' }),
      saves({ bytes: dot, gives: { mediaType: 'image/png' } }),
    ],
  },
  {
    id: 'download/a broken picture in the answer is not saved',
    loses: 'Half an image is saved and reported as whole.',
    wire: [
      {
        ask: 'GET /v1/pictures/p1',
        gives: json({ id: 'p1', status: 'done', data: [{ b64: Buffer.from(dot.subarray(0, 50)).toString('base64') }] }),
      },
    ],
    does: [
      hears({ dialect: 'picture', kind: 'image', id: 'p1', model: 'fig' }),
      saves({ error: { code: 'download_failed', message: says('broken') } }),
    ],
  },
  {
    id: 'download/a data URL is a link',
    loses: 'A provider that gives small results as data URLs cannot be used.',
    wire: [look(state('done', { videos: [`data:video/mp4;base64,${Buffer.from(video).toString('base64')}`] }))],
    does: [...heard, saves({ bytes: video })],
  },
  {
    id: 'download/a picture in the answer is larger than the caller allows',
    loses: 'A relay fills the disk with a result without end.',
    wire: [
      {
        ask: 'GET /v1/pictures/p1',
        gives: json({ id: 'p1', status: 'done', data: [{ b64: Buffer.from(dot).toString('base64') }] }),
      },
    ],
    does: [
      hears({ dialect: 'picture', kind: 'image', id: 'p1', model: 'fig' }),
      saves({ error: { code: 'limit_exceeded' } }, { maxBytes: dot.byteLength - 1 }),
    ],
  },

  // ---- the file
  {
    id: 'download/a file that is there is not replaced',
    loses: 'A file that was there is gone.',
    does: [
      ...heard,
      writes('out.mp4', 'mine'),
      saves({ error: { code: 'invalid_request', field: 'output', message: says('exists') } }),
      reads('out.mp4', 'mine'),
    ],
  },
  {
    id: 'download/a file that is there is replaced where that is said',
    loses: 'A program cannot renew its results.',
    wire: [look(done), file()],
    does: [...heard, writes('out.mp4', 'mine'), saves({ bytes: video }, { overwrite: true })],
  },
  {
    id: 'download/a file that came meanwhile is not replaced',
    loses: 'A file that was there is gone.',
    wire: [look(done), file(whole, { delay: 5 })],
    does: [
      ...heard,
      does(
        'download, while another writes the same file',
        async scene => {
          void scene.clock.sleep(7000).then(() => {
            writeFileSync(scene.file('out.mp4'), 'mine')
            scene.saved.add(scene.file('out.mp4'))
          })
          return scene.client.download(scene.ref!, scene.file('out.mp4'))
        },
        { error: { code: 'download_failed', message: says('meanwhile') } },
      ),
      reads('out.mp4', 'mine'),
    ],
  },
  {
    id: 'download/a link leads to the file, and stays',
    loses: 'A link to a disk with room is replaced by a file on the full one.',
    wire: [look(done), file()],
    does: [
      ...heard,
      does(
        'a link is made',
        async scene => {
          mkdirSync(scene.file('far'))
          writeFileSync(scene.file('far/real.mp4'), 'old')
          symlinkSync(scene.file('far/real.mp4'), scene.file('out.mp4'))
          for (const name of ['far', 'out.mp4']) scene.saved.add(scene.file(name))
        },
        {},
      ),
      saves({ bytes: video }, { overwrite: true }),
      does('the real file', async scene => ({ bytes: new Uint8Array(readFileSync(scene.file('far/real.mp4'))) }), {
        bytes: video,
      }),
    ],
  },
  {
    id: 'download/a place that cannot be written is told before anything is asked',
    loses: 'A result is paid for and fetched, and then there is no place for it.',
    does: [
      ...heard,
      saves({ error: { code: 'invalid_request', field: 'output', message: says('no folder') } }, {}, 'nowhere/out.mp4'),
    ],
  },
  {
    id: 'download/two who save the same result to the same file fetch it once',
    loses: 'Two downloads of one result write into each other’s file.',
    wire: [look(done), file(whole, { delay: 3 })],
    does: [
      ...heard,
      does(
        'two downloads at once',
        async scene => {
          const all = await Promise.allSettled(
            ['out.mp4', 'out.mp4'].map(name => scene.client.download(scene.ref!, scene.file(name))),
          )
          scene.saved.add(scene.file('out.mp4'))
          return {
            states: all.map(({ status }) => status).sort(),
            bytes: new Uint8Array(readFileSync(scene.file('out.mp4'))),
          }
        },
        { gives: { states: ['fulfilled', 'rejected'] }, bytes: video },
      ),
    ],
  },
  {
    id: 'download/a stream of two versions breaks off',
    loses: 'A result that is streamed on is glued together from two versions.',
    wire: [look(done), file(cut(otherWhole, 1500)), file(whole, { headers: from(1500, '"v2"') })],
    does: [...heard, opens({ error: { code: 'download_failed', message: says('changed while it was read') } })],
  },
  {
    id: 'download/a stream whose last start is shorter than what was read breaks off',
    loses: 'A stream that ends early is taken for the whole.',
    wire: [
      look(done),
      file(cut({ status: 200, headers: chunked, body: video }, 1500)),
      file({ status: 200, headers: chunked, body: film(1000) }),
    ],
    does: [...heard, opens({ error: { code: 'download_failed', message: says('changed while it was read') } })],
  },
  {
    id: 'download/a disk that takes less than it is given',
    loses: 'A disk that takes less than it is given leaves a file with holes under the name of the whole.',
    wire: [look(done), file()],
    does: [
      ...heard,
      savesWhile(write => async (bytes, at, length, position) => write(bytes, at, Math.min(length, 700), position), {
        bytes: video,
      }),
    ],
  },
  {
    id: 'download/a disk that loses what it took',
    loses: 'A file that lost its end gets the name of the whole.',
    wire: [look(done), file()],
    does: [
      ...heard,
      savesWhile(
        write => async (bytes, at, length, position) => {
          await write(bytes, at, length - 1, position)
          return { bytesWritten: length }
        },
        { error: { code: 'download_failed', message: says('bytes are in the file') } },
      ),
    ],
  },
  {
    id: 'download/a lock that another took over is missed before the file gets its name',
    loses: 'Two processes that save the same result publish a mixture.',
    wire: [look(done), file(whole, { delay: 5 })],
    does: [
      ...heard,
      does(
        'download, while another takes the lock over',
        async scene => {
          void scene.clock.sleep(7000).then(() => {
            const lock = readdirSync(scene.file('.')).find(name => name.endsWith('.lock'))!
            writeFileSync(scene.file(lock), JSON.stringify({ token: '0123456789abcdef', pid: 1 }))
          })
          return scene.client.download(scene.ref!, scene.file('out.mp4'))
        },
        { error: { code: 'download_failed', message: says('took it over') }, left: ['lock'] },
      ),
    ],
  },
  {
    id: 'download/a part that the disk has changed is not gone on with',
    loses: 'A part that the disk has changed becomes the beginning of the whole.',
    wire: [look(done), file(stall(whole, 1500)), look(done), file(whole, { headers: { range: null } })],
    does: [
      ...heard,
      leavesDownload(20, { error: { code: 'aborted' }, left: ['part', 'note'] }),
      does(
        'a byte of the part changes',
        async scene => {
          const part = scene.file(readdirSync(scene.file('.')).find(name => name.endsWith('.part'))!)
          const bytes = readFileSync(part)
          bytes[700]! ^= 1
          writeFileSync(part, bytes)
        },
        {},
      ),
      saved,
    ],
  },
]

type Write = (bytes: Uint8Array, at: number, length: number, position: number) => Promise<{ bytesWritten: number }>

/** Saves the result on a disk that writes so. */
function savesWhile(change: (write: Write) => Write, expect: Expect): Step {
  return does(
    'download onto such a disk',
    async scene => {
      const handle = await open(scene.file('out.mp4'), 'w')
      const files = Object.getPrototypeOf(handle) as { write: Write }
      await handle.close()
      await rm(scene.file('out.mp4'))
      const { write } = files
      files.write = function (this: unknown, ...words) {
        return change((...own) => write.apply(this, own))(...words)
      }
      try {
        return await scene.client.download(scene.ref!, scene.file('out.mp4'))
      } finally {
        files.write = write
      }
    },
    expect,
  )
}
