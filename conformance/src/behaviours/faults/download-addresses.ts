import type { Json } from '@vidrelay/core'
import type { Behaviour, Trial } from '../../behaviour.ts'
import type { RecordedExchange } from '../../recording.ts'
import { changedBy, jsonOf, withPut } from './changes.ts'
import { ending, getting, givesWay, linksAt, saves, type Way, wayOfTape, whole } from './download-scene.ts'
import { faultBehaviour, type Ground } from './ground.ts'

const source = 'packages/core/README.md, "An answer is not trusted"'

/** Redirects that are followed on the way to a result. */
const mostRedirects = 5

/** The way of the tape, its end moved here. */
const movedTo = (ground: Ground, status: number, location: string): Way =>
  ending(wayOfTape(ground), { response: { status, headers: { location } } })

const redirect = faultBehaviour(
  'download.redirect',
  'A result that has moved is followed, at most five times; the key goes to the provider’s own origin only.',
  'RFC 9110 15.4; vidrelay: secrets stay',
  ground => {
    const via = (what: string, status: number, url: string, location = url): Trial =>
      saves(ground, what, `moved by ${status} to ${location}`, [
        ...movedTo(ground, status, location),
        getting(ground, url, whole(ground)),
      ])
    const { origin } = new URL(wayOfTape(ground).at(-1)!.request.url)
    const hops = wayOfTape(ground).length - 1
    const stations = Array.from({ length: mostRedirects - hops }, (_, n) => `https://hop-${n + 1}.example.org/file`)
    const chain = stations.map((url, n) => {
      const location = stations[n + 1]
      const response = location === undefined ? whole(ground) : { status: 302, headers: { location } }
      return getting(ground, url, response)
    })
    return [
      via('to-another-host', 302, 'https://files.example.org/moved/1.bin?sig=0011223344556677'),
      via('for-good', 308, 'https://files.example.org/moved/2.bin'),
      via('on-its-host', 307, `${origin}/moved/3.bin`, '/moved/3.bin'),
      via('to-plain-http', 301, `http://files.example.org/moved/4.bin`),
      via('see-other', 303, 'https://files.example.org/moved/5.bin'),
      saves(ground, 'five-times', 'moved five times', [...movedTo(ground, 302, stations[0]!), ...chain]),
    ]
  },
)

const circle = faultBehaviour(
  'download.redirect-circle',
  'A result that moves in a circle is given up after five redirects: the next place is taken, or there is an error and no file.',
  source,
  ground => {
    const way = wayOfTape(ground)
    const turn = movedTo(ground, 302, way.at(-1)!.request.url)
    const turns = Array.from({ length: mostRedirects + 2 - way.length }, () => turn.at(-1)!)
    return [givesWay(ground, '', 'moved in a circle', [...way.slice(0, -1), ...turns], { code: 'download_failed' })]
  },
)

type Unsafe = readonly [what: string, url: string, addresses?: readonly string[]]

/** Addresses that must not be opened, and what their names lead to. */
const unsafe: readonly Unsafe[] = [
  ['metadata', 'http://169.254.169.254/latest/meta-data'],
  ['name-of-a-private-address', 'https://inside.example.org/x.mp4', ['10.1.2.3']],
]
/** Other ways to write such addresses. */
const disguised: readonly Unsafe[] = [
  ['loopback-as-number', 'https://2130706433/x.mp4'],
  ['mapped-into-ipv6', 'https://[::ffff:10.0.0.7]/x.mp4'],
  ['local-name', 'https://localhost/x.mp4'],
  ['name-of-both', 'https://both.example.org/x.mp4', ['93.184.216.34', '127.0.0.1']],
  ['user-and-password', 'https://user:word@files.example.org/x.mp4'],
]
const otherThanPublic: readonly Unsafe[] = [
  ['loopback-of-ipv6', 'https://[::1]/x.mp4'],
  ['file', 'file:///etc/passwd'],
  ['data', 'data:video/mp4;base64,AAAA'],
]

const namesOf = (url: string, addresses: readonly string[] | undefined) =>
  addresses && { [new URL(url).hostname]: [...addresses] }

const unsafeRedirect = faultBehaviour(
  'download.redirect-unsafe',
  'A result that moves to a private address, or to another scheme, is not followed: nothing is sent there.',
  source,
  ground =>
    [...unsafe, ...otherThanPublic].map(([what, url, addresses]) => {
      const names = namesOf(url, addresses)
      return givesWay(
        ground,
        what,
        `moved to ${url}`,
        movedTo(ground, 302, url),
        { code: 'unsafe_url' },
        names && { names },
      )
    }),
)

/** The look with another link, or with one where the tape had none; undefined where the document names no place for one. */
function lookWithLink(ground: Ground, url: string): RecordedExchange | undefined {
  const { dialect, shapes, tape, poll } = ground
  const rows = shapes[0].outputs.filter(({ role = dialect.kind }) => role === tape.kind)
  const [first] = rows
  if (first?.at === undefined || first.as !== undefined) return undefined
  const known = rows.find(({ at }) => at !== undefined && linksAt(ground, at, jsonOf(poll)!).length > 0)
  const paths = rows.flatMap(({ at, as }) => (at !== undefined && as === undefined ? [at] : []))
  return changedBy(poll, json => {
    if (!known) return withPut(shapes[0], paths, json, url)
    const [old] = linksAt(ground, known.at!, json)
    return swapped(json, old!, url, ground.baseURL)
  })
}

function swapped(json: Json, old: string, url: string, base: string): Json {
  if (typeof json === 'string') return URL.canParse(json, base) && new URL(json, base).href === old ? url : json
  if (Array.isArray(json)) return json.map(item => swapped(item as Json, old, url, base))
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, swapped(value as Json, old, url, base)]))
}

const unsafeLink = faultBehaviour(
  'download.link-unsafe',
  'A link that leads to a private address is not opened, however it is written and whatever its name resolves to.',
  source,
  ground => {
    if (!lookWithLink(ground, 'https://files.example.org/x.mp4'))
      return { notApplicable: 'the document names no place for a link in an answer' }
    return [...unsafe, ...disguised].map(([what, url, addresses]) => {
      const names = namesOf(url, addresses)
      const poll = lookWithLink(ground, url)!
      return givesWay(ground, what, `its link ${url}`, [], { code: 'unsafe_url' }, { poll, ...(names && { names }) })
    })
  },
)

const fakeAddress = faultBehaviour(
  'download.fake-address',
  'A name that a fake-IP proxy resolves is not opened by itself, and the error names the option that allows it.',
  'packages/core/README.md, "The network"',
  ground => {
    const url = 'https://fake.example.org/x.mp4'
    const error = { code: 'unsafe_url', hint: { $contains: 'allowFakeIp' } }
    const names = namesOf(url, ['198.18.0.7'])!
    return [givesWay(ground, '', `moved to ${url}`, movedTo(ground, 302, url), error, { names })]
  },
)

export const downloadAddresses: readonly Behaviour[] = [redirect, circle, unsafeRedirect, unsafeLink, fakeAddress]
