import type { Behaviour, Subject, Trial } from '../../behaviour.ts'
import type { RecordedExchange } from '../../recording.ts'
import { exchangesAt, playedAt, stageFor, stepAt } from './attempt.ts'
import { type Desk, saidBy, submitDesks } from './desk.ts'
import { pictureOf } from './pictures.ts'
import { readingOf, type Sent } from './request-reading.ts'
import { uploadOf } from './upload-reading.ts'
import { plainRequest } from './valid-request.ts'

const group = 'Uploads'
const source = 'packages/core/src/contract/provider.ts, "Upload"'

/** Files that go ahead of a paid request. */
export const uploads: readonly Behaviour[] = [
  {
    id: 'uploads.steps',
    group,
    text: 'A file is sent ahead in the steps of the document, each with what the one before gave; the key goes to the own origin only; the paid request has the address that came.',
    source,
    plan: subject => planUpload(subject, stepTrials),
  },
  {
    id: 'uploads.no-address',
    group,
    text: 'An upload that gives no address submits nothing.',
    source,
    plan: subject => planUpload(subject, lostTrials),
  },
  {
    id: 'uploads.again',
    group,
    text: 'An upload costs nothing, so it is tried again a little when the connection fails; when it fails for good, nothing is submitted.',
    source: 'packages/core/src/contract/provider.ts, "Upload"',
    plan: subject => planUpload(subject, againTrials),
  },
]

interface Uploading {
  desk: Desk
  asked: { [field: string]: never }
  sent: Sent
}

function planUpload(subject: Subject, trialsFor: (uploading: Uploading) => Trial[]) {
  const { upload, title } = subject.provider
  if (!upload) return { notApplicable: `${title} has no upload` }
  const found = uploadingAt(subject)
  if (!found) return { untestable: 'the document has an upload, and no model that a file could be uploaded for' }
  return trialsFor(found)
}

/** The first desk that uploads a file. */
function uploadingAt(subject: Subject): Uploading | undefined {
  const types = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const
  for (const desk of submitDesks(subject)) {
    const plain = plainRequest(desk)
    for (const type of plain ? types : []) {
      const asked = { ...plain, images: [{ path: pictureOf(type).name }] }
      const reading = readingOf(desk, asked)
      if ('before' in reading && reading.before.length > 0) return { desk, asked: asked as never, sent: reading }
    }
  }
  return undefined
}

const pictureIn = ({ asked }: Uploading) => {
  const [image] = asked.images as unknown as readonly { path: string }[]
  const [, type] = /\.(\w+)$/.exec(image!.path)!
  return pictureOf(type === 'jpg' ? 'image/jpeg' : `image/${type}`)
}

function trialOf({ desk, asked }: Uploading, what: string, played: Pick<Trial, 'steps' | 'exchanges'>): Trial {
  return {
    what,
    source: saidBy(desk, 'the upload', desk.provider.upload!.source),
    ...stageFor(desk, [{ asked }]),
    ...played,
  }
}

/** Once for each of the places that an answer may have its values at. */
function stepTrials(uploading: Uploading): Trial[] {
  const { desk, asked, sent } = uploading
  const most = Math.max(
    1,
    ...desk.provider.upload!.steps.flatMap(({ take = {} }) => Object.values(take).map(paths => paths.length)),
  )
  return Array.from({ length: most }, (_, index) => {
    const { steps } = playedAt(desk, { asked, note: `places number ${index + 1}` })
    const { exchanges } = uploadOf(desk, pictureIn(uploading), paths => paths[index] ?? paths[0]!)
    return trialOf(uploading, `places-${index + 1}`, {
      steps,
      exchanges: [...exchanges, ...exchangesAt(desk, { ...sent, before: [] })],
    })
  })
}

const nothingSubmitted = (code: string) => ({
  error: { code, message: { $contains: 'nothing was submitted' } },
  journal: [{ state: 'not_sent' }],
})

/** After each step whose answer is to give something: it gives nothing, or no address. */
function lostTrials(uploading: Uploading): Trial[] {
  const { desk, asked } = uploading
  const { exchanges } = uploadOf(desk, pictureIn(uploading))
  const { steps, url } = desk.provider.upload!
  const broken = (index: number, json: never): RecordedExchange[] => [
    ...exchanges.slice(0, index),
    { request: exchanges[index]!.request, response: { status: 200, json } },
  ]
  const fails = (what: string, played: readonly RecordedExchange[]) =>
    trialOf(uploading, what, {
      steps: [stepAt(desk, { asked, note: what }, nothingSubmitted('unexpected_response'))],
      exchanges: [...played],
    })
  const empty = steps.flatMap(({ take }, index) =>
    take ? [fails(`step-${index + 1}-gives-nothing`, broken(index, {} as never))] : [],
  )
  const giving = steps.findIndex(({ take = {} }) => Object.keys(take).some(hole => url.includes(`{${hole}}`)))
  if (giving < 0) return empty
  const odd = JSON.parse(JSON.stringify(exchanges[giving]!.response!.json).replaceAll('https://', 'no-address:'))
  const goesOn = steps.slice(giving + 1).some(({ path }) => /^\{/.test(path))
  return goesOn
    ? empty
    : [...empty, fails('no-address', [...broken(giving, odd as never), ...exchanges.slice(giving + 1)])]
}

function againTrials(uploading: Uploading): Trial[] {
  const { desk, asked, sent } = uploading
  const { exchanges } = uploadOf(desk, pictureIn(uploading))
  const [first, ...rest] = exchanges
  const dropped = (at: number): RecordedExchange => ({ at, request: first!.request, fault: 'drop-after-request' })
  const { steps } = playedAt(desk, { asked, note: 'the connection ends, then it does not' })
  const gone = stepAt(desk, { asked, note: 'the connection ends each time' }, nothingSubmitted('upstream_error'))
  return [
    trialOf(uploading, 'then-well', {
      steps,
      exchanges: [dropped(0), { at: 1, ...first! }, ...rest, ...exchangesAt(desk, { ...sent, before: [] })],
    }),
    trialOf(uploading, 'for-good', { steps: [gone], exchanges: [dropped(0), dropped(1), dropped(3)] }),
  ]
}
