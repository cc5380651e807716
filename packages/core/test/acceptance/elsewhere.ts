import { casesOf } from './cases.ts'
import { says } from './difference.ts'
import { studio, studioLook } from './download-words.ts'
import { bought, once, shows } from './look-words.ts'
import type { Answer } from './relay.ts'
import type { Row } from './row.ts'
import { link } from './scene.ts'
import { accepted, create, dot, file, gets, json, look, saves, state, submits, video, waits } from './words.ts'

/** What stands at no place that the document names, in the forms that other servers of its kind have it. */
const looking = casesOf('look')
const found = { status: 'succeeded', outputs: [{ role: 'video', url: link }] }
const done = (more: object) => state('done', more)
const text = (body: string): Answer => ({ status: 200, headers: {}, body })
const whole = JSON.stringify({ data: { task_id: 't1', status: 'done', videos: [link] } })

export const elsewhereRows: readonly Row[] = [
  ...looking(
    'a result at no documented place is told',
    'A video that was made and paid for is not found, because its address stands one name further.',
    [
      ['under another name', done({ download_url: link })],
      ['in the answer of a vendor, below', done({ data: { task_result: { videos: [{ url: link }] } } })],
      ['in a list of things with an address', done({ creations: [{ id: 'c1', uri: link }] })],
      ['in JSON that stands in a text', done({ resultJson: JSON.stringify({ resultUrls: [link] }) })],
      ['in quotes', done({ videos: [`"${link}"`] }), { warnings: [] }],
      ['as a list in a text', done({ videos: JSON.stringify([link]) }), { warnings: [] }],
    ],
    (gives, more: object) => shows(gives, { ...found, warnings: [{ code: 'undocumented' }], ...more }),
  ),
  {
    id: 'look/beside a documented way a link elsewhere is no more than another way',
    loses: 'Every result of a relay that has a route for them is warned of.',
    wire: [studioLook({ download_url: link })],
    does: [studio, gets({ gives: { status: 'succeeded', warnings: [] } })],
  },
  ...looking(
    'what goes with a result, or repeats the request, is none',
    'The picture that a video was made from is delivered in its place.',
    [
      ['what was sent', done({ input: { video_url: 'https://cdn.example.net/mine.mp4' } })],
      ['a poster', done({ thumbnail: { url: 'https://cdn.example.net/poster.png' } })],
      ['where its state stands', done({ urls: { url: 'https://api.example.net/t1' } })],
    ],
    gives => shows(gives, { outputs: [], warnings: [{ code: 'no_output' }] }),
  ),
  ...looking(
    'an answer that names the task under another name is about it',
    'A gateway that has an id of its own beside ours is asked to the deadline.',
    ['request_id', 'job_id', 'video_id', 'taskId'].map(name => [
      name,
      json({ data: { id: 'up_7', [name]: 't1', status: 'done', videos: [link] } }),
    ]),
    gives => shows(gives, found),
  ),
  ...looking(
    'the state in a body that is no clean JSON',
    'A warning that a server prints before its JSON loses every result behind it.',
    [
      ['behind a line of warnings', text(`<b>Warning</b>: deprecated in x.php\n${whole}`)],
      ['as an event', text(`event: message\ndata: ${whole}\n\n`)],
      ['the last of two', text(`{"data":{"task_id":"t1","status":"running"}}${whole}`)],
      ['in a call', text(`callback(${whole});`)],
    ],
    gives => shows(gives, found),
  ),
  ...looking(
    'no clean JSON about another task says nothing',
    'The video of somebody else is delivered.',
    [
      ['another', text(`warning\n${JSON.stringify({ data: { task_id: 't2', status: 'done', videos: [link] } })}`)],
      ['none', text(`warning\n${JSON.stringify({ data: { status: 'done', videos: [link] } })}`)],
    ],
    gives => once(gives, { error: { code: 'unexpected_response' } }),
  ),
  {
    id: 'look/an error in the place of a state, told for a minute, is the end that its words tell',
    loses: 'A task that was refused by moderation is asked for as if its server were ill, and never ends.',
    wire: [accepted, look(json({ error: { code: 'moderation_blocked', message: 'blocked' } }), { times: 10 })],
    does: [
      bought,
      waits({ error: { code: 'content_rejected', task: { status: 'failed' } }, journal: [{ finalStatus: 'failed' }] }),
    ],
  },
  {
    id: 'look/a task that was cancelled says why',
    loses: 'The reason why a task was cancelled is thrown away.',
    ...shows(state('cancelled', { error: 'by the user' }), { error: { message: says('by the user') } }),
  },
  ...casesOf('submit')(
    'a refusal of the content is told as one',
    'A prompt that is refused is told as a mistake in the form of the request.',
    [
      ['in words', json({ message: 'Your request was blocked by our moderation system' }, 400)],
      ['in Chinese', json({ message: '内容包含敏感词' }, 400)],
    ],
    gives => ({
      wire: [create(gives)],
      does: [submits({ error: { code: 'content_rejected' }, journal: [{ state: 'rejected' }] })],
    }),
  ),
  ...casesOf('submit')(
    'an id at no documented place is asked for',
    'The id of a task that was paid for is thrown away.',
    [
      ['under another name', json({ request_id: 't1' })],
      ['as all that there is', json({ code: 0, data: 't1' })],
    ],
    gives => ({
      wire: [create(gives), look(state('running'))],
      does: [submits({ gives: { ref: { id: 't1' } }, journal: [{ state: 'accepted' }] })],
    }),
  ),
  ...casesOf('download')(
    'a medium of another kind is no result',
    'A poster is saved as the video that was paid for.',
    [['a picture', { status: 200, headers: {}, body: dot }]],
    gives => ({
      wire: [accepted, look(done({ videos: [link] })), file(gives)],
      does: [bought, saves({ error: { code: 'download_failed', message: says('image/png in the place of a video') } })],
    }),
  ),
  {
    id: 'download/a part that nobody asked for, without its place, is the whole',
    loses: 'A store that says 206 to everything gives no file.',
    wire: [accepted, look(done({ videos: [link] })), file({ status: 206, headers: {}, body: video })],
    does: [bought, saves({ gives: { bytes: video.byteLength } })],
  },
]
