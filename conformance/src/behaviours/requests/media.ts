import type { Json } from '@vidrelay/core/provider'
import type { Behaviour, Plan, Subject, Trial } from '../../behaviour.ts'
import { type Attempt, trialAt, trialsOf } from './attempt.ts'
import { type Asked, type Desk, saidBy, submitDesks } from './desk.ts'
import { rowsOf } from './limit-reading.ts'
import { dataUrlOf, pictureOf, pictureTypes } from './pictures.ts'
import { readingOf } from './request-reading.ts'
import { isAccepted, linkOf, plainRequest, withImages } from './valid-request.ts'

const group = 'Media'
const source = 'packages/core/src/contract/provider.ts, "MediaRow"'
const none = 'no route of the document takes images'

/** How an image is handed over, by the rows of a document. */
export const media: readonly Behaviour[] = [
  {
    id: 'media.forms',
    group,
    text: 'An image goes by the first row of the document that its role and form fit, in the form that the row wants; where none fits, it is refused before anything is sent.',
    source,
    plan: subject => planDesks(ownMedia(subject), formAttempts, none),
  },
  {
    id: 'media.types',
    group,
    text: 'A file goes where the document takes its type, known by its bytes and not by its name; another one is refused before anything is sent.',
    source,
    plan: subject =>
      planDesks(ownMedia(subject).filter(takesFiles), typeAttempts, 'no route of the document takes files'),
  },
  {
    id: 'media.bytes',
    group,
    text: 'A file of as many bytes as the document takes goes out; one byte more is refused before anything is sent.',
    source,
    plan: planBytes,
  },
  {
    id: 'media.order',
    group,
    text: 'Several images keep their order, whatever forms they have.',
    source,
    plan: subject => planDesks(takers(subject), orderAttempts, 'no model of the document takes more than one image'),
  },
  {
    id: 'media.none',
    group,
    text: 'Where the document takes no images, one is refused before anything is sent.',
    source,
    plan: subject =>
      planDesks(
        submitDesks(subject).filter(({ route }) => (route.media ?? []).length === 0),
        noneAttempts,
        'every route of the document takes images',
      ),
  },
]

const takers = (subject: Subject) => submitDesks(subject).filter(({ route }) => (route.media ?? []).length > 0)

/** One desk for each list of rows. */
const ownMedia = (subject: Subject) => takers(subject).filter(({ row }) => row === undefined || row.media !== undefined)

function planDesks(desks: readonly Desk[], attemptsAt: (desk: Desk) => readonly Attempt[], why: string): Plan {
  const trials = trialsOf(
    desks.map(desk => ({ desk, attempts: attemptsAt(desk) })),
    'dialect',
    saidOfMedia,
  )
  return trials.length > 0 ? trials : { notApplicable: why }
}

const saidOfMedia = (desk: Desk) =>
  saidBy(
    desk,
    `the media at ${desk.name}`,
    [...new Set((desk.route.media ?? []).flatMap(({ source: own }) => own ?? []))].join('; ') || undefined,
  )

/** A plain request with these images in the place of its own. */
const withAll = (desk: Desk, images: readonly Json[]): Asked | undefined => {
  const plain = plainRequest(desk)
  return plain && { ...plain, images }
}

const roles = ['image', 'firstFrame', 'lastFrame', 'reference'] as const
const png = pictureOf('image/png')

function formAttempts(desk: Desk): Attempt[] {
  const forms: [form: { [name: string]: string }, note: string][] = [
    [{ url: linkOf(0) }, 'an https link'],
    [{ url: linkOf(0, 'http') }, 'an http link'],
    [{ url: dataUrlOf(png) }, 'a data URL'],
    [{ path: png.name }, 'a file'],
  ]
  return roles.flatMap(role =>
    forms.flatMap(([form, note]): Attempt[] => {
      const isPlainText = role === 'image' && form.url !== undefined
      const asked = withAll(desk, [isPlainText ? form.url! : { ...form, ...(role !== 'image' && { role }) }])
      return asked ? [{ asked, note: `${note} as ${role}` }] : []
    }),
  )
}

const takesFiles = (desk: Desk): boolean =>
  roles.some(role => {
    const asked = withAll(desk, [{ path: png.name, ...(role !== 'image' && { role }) }])
    return asked !== undefined && isAccepted(readingOf(desk, asked))
  })

/** By file, and by a data URL that claims another type than it has. */
function typeAttempts(desk: Desk): Attempt[] {
  return roles.flatMap(role => {
    const inRole = (form: { [name: string]: string }) => ({ ...form, ...(role !== 'image' && { role }) })
    const fits = withAll(desk, [inRole({ path: png.name })])
    if (!fits || !isAccepted(readingOf(desk, fits))) return []
    const claimed = dataUrlOf(pictureOf('image/gif')).replace('image/gif', 'image/png')
    const forms = pictureTypes.map((type): [{ [name: string]: string }, string] => [
      { path: pictureOf(type).name },
      type,
    ])
    return [...forms, [{ url: claimed }, 'image/gif that claims to be image/png'] as const].flatMap(
      ([form, type]): Attempt[] => {
        const asked = withAll(desk, [inRole(form)])
        return asked ? [{ asked, note: `${type} as ${role}` }] : []
      },
    )
  })
}

/** Larger ones than this are not made for a test. */
const largestMade = 2 ** 26

function planBytes(subject: Subject): Plan {
  const { upload } = subject.provider
  const tried = takers(subject).flatMap(desk => {
    const limits = [...(desk.route.media ?? []), ...(upload ? [upload] : [])].flatMap(({ maxBytes }) => maxBytes ?? [])
    return [...new Set(limits)].map(most => ({ desk, most, attempts: byteAttempts(desk, most) }))
  })
  const limits = [...new Set(tried.map(({ most }) => most))]
  if (limits.length === 0) return { notApplicable: 'the document limits the size of no file' }
  // One desk for each limit: megabytes cost time.
  const trials = limits.flatMap((most): Trial[] => {
    const found = tried.find(own => own.most === most && own.attempts.length > 0)
    return found
      ? [
          trialAt(
            found.desk,
            `${found.desk.name}-${most}`,
            found.attempts,
            saidBy(found.desk, `the largest file, ${most} bytes,`),
          ),
        ]
      : []
  })
  if (trials.length < limits.length)
    return { untestable: `no file was found that is as large as ${limits.join(' or ')} bytes and goes by that row` }
  return trials
}

function byteAttempts(desk: Desk, most: number): Attempt[] {
  if (most > largestMade) return []
  const ways = roles.flatMap(role => [1, 2].map(count => ({ role, count })))
  for (const { role, count } of ways) {
    const [fits, over] = [most, most + 1].map(length => {
      const image = { path: pictureOf('image/png', length).name, ...(role !== 'image' && { role }) }
      return withAll(
        desk,
        Array.from({ length: count }, () => image),
      )
    })
    if (!fits || !over || !isAccepted(readingOf(desk, fits)) || isAccepted(readingOf(desk, over))) continue
    return [
      { asked: fits, note: `${most} bytes` },
      { asked: over, note: `${most + 1} bytes` },
    ]
  }
  return []
}

/** As many as the model takes, then some of each form and role that it takes more than one of. */
function orderAttempts(desk: Desk): Attempt[] {
  const plain = plainRequest(desk)
  if (!plain) return []
  const most = Math.max(2, ...rowsOf(desk.route.limits, 'images').map(({ max }) => max ?? 3))
  const all: [asked: Asked | undefined, note: string][] = [
    [withImages(desk, plain, 2), 'two'],
    [withImages(desk, plain, most), `${most}`],
    ...roles.map((role): [Asked, string] => {
      const inRole = (form: { [name: string]: string }) => ({ ...form, ...(role !== 'image' && { role }) })
      const forms = [
        { url: linkOf(0) },
        { url: dataUrlOf(pictureOf('image/png', 101)) },
        { path: pictureOf('image/png', 102).name },
      ]
      const taken = forms.map(inRole).filter(form => isAccepted(readingOf(desk, { ...plain, images: [form, form] })))
      return [{ ...plain, images: [...taken, ...taken.toReversed()].slice(0, most) }, `each form as ${role}`]
    }),
  ]
  return all.flatMap(([asked, note]): Attempt[] => {
    const images = (asked?.images ?? []) as readonly Json[]
    return asked && images.length > 1 && isAccepted(readingOf(desk, asked)) ? [{ asked, note }] : []
  })
}

function noneAttempts(desk: Desk): Attempt[] {
  return [linkOf(0), dataUrlOf(png), { path: png.name }].flatMap((image, index): Attempt[] => {
    const asked = withAll(desk, [image])
    return asked ? [{ asked, note: ['a link', 'a data URL', 'a file'][index]! }] : []
  })
}
