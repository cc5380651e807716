import { says } from './difference.ts'
import {
  content,
  elsewhere,
  fromStudio,
  gets,
  heard,
  otherWhole,
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
  from,
  json,
  leavesDownload,
  look,
  opens,
  page,
  rest,
  restarts,
  saves,
  stall,
  to,
  video,
  whole,
} from './words.ts'

/** A result on its way, whole or cut. */
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
  ...(
    [
      ['asked for as one', { ...rest(100), headers: { ...rest(100).headers, 'content-range': 'bytes 100-199/4096' } }],
      ['cut out where the whole comes', whole],
    ] as const
  ).map(
    ([how, gives]): Row => ({
      id: `download/a part of a result is ${how}`,
      loses: 'A player that asks for a part is given other bytes of the video.',
      wire: [look(done), file(gives, { headers: { range: 'bytes=100-199', 'if-range': null } })],
      does: [...heard, opens({ bytes: video.subarray(100, 200) }, { range: { start: 100, end: 199 } })],
    }),
  ),
  {
    id: 'download/another part than the one that was asked for is refused',
    loses: 'A player that asks for a part is given other bytes of the video.',
    wire: [look(done), file(rest(50), { times: 6 })],
    does: [
      ...heard,
      opens({ error: { code: 'download_failed', message: says('another part') } }, { range: { start: 100, end: 199 } }),
    ],
  },
]
