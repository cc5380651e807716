import type { Json } from '@vidrelay/core/provider'
import type { Behaviour, Subject, Trial } from '../../behaviour.ts'
import { type Attempt, stepAt, trialAt } from './attempt.ts'
import { type Asked, type Desk, desksOf, fieldAt, saidBy } from './desk.ts'
import { rowsOf } from './limit-reading.ts'
import { fieldNames, isTaken, optionPlace, readingOf } from './request-reading.ts'
import { edgesOf, isPlain, linkOf, links, plainRequest, withImages } from './valid-request.ts'

const group = 'Provider options'
const source = 'packages/core/src/contract/provider.ts, "Route"'

/** What only the provider knows: passed on, but never over what a field writes. */
export const options: readonly Behaviour[] = [
  {
    id: 'options.places',
    group,
    text: 'A provider option stands on the wire as it is, at the place that the document has for it.',
    source,
    plan: subject => perRoute(subject, placeAttempts, 'no request was found that an option could be added to'),
  },
  {
    id: 'options.odd-names',
    group,
    text: 'A provider option is data whatever its name is: `constructor`, and `__proto__` inside of one, stand on the wire like others.',
    source,
    plan: subject => perRoute(subject, oddAttempts, 'no request was found that an option could be added to'),
  },
  {
    id: 'options.no-override',
    group,
    text: 'A provider option that would stand where a field, an image, a constant or another option does is refused before anything is sent.',
    source,
    plan(subject) {
      const plan = perRoute(subject, overridingAttempts, '')
      return 'untestable' in plan
        ? { notApplicable: 'the document keeps all provider options apart from what it writes itself' }
        : plan
    },
  },
  {
    id: 'options.carriers',
    group,
    text: 'Images in a provider option are checked and counted like others, and a request has its images in one place only.',
    source,
    plan(subject) {
      const desks = desksOf(subject).filter(({ route }) => (route.mediaOptions ?? []).length > 0)
      if (desks.length === 0) return { notApplicable: 'no provider option of the document carries images' }
      const trials = desks.flatMap(carrierTrials)
      return trials.length > 0
        ? trials
        : { untestable: 'no request was found that an image in an option could be added to' }
    },
  },
]

/** Options belong to routes, so one desk of each is enough. */
function perRoute(
  subject: Subject,
  attemptsAt: (desk: Desk) => readonly Attempt[],
  none: string,
): readonly Trial[] | { untestable: string } {
  const routes = desksOf(subject).filter(({ row }) => row === undefined)
  const trials = routes.flatMap(desk => {
    const attempts = attemptsAt(desk)
    return attempts.length > 0 ? [trialAt(desk, desk.name, attempts, saidBy(desk, `the options at ${desk.name}`))] : []
  })
  return trials.length > 0 ? trials : { untestable: none }
}

const withOptions = (asked: Asked, added: { readonly [name: string]: Json }): Asked => ({
  ...asked,
  providerOptions: { ...(asked.providerOptions as object), ...added },
})

const namesAt = ({ route }: Desk): readonly string[] =>
  Object.keys(route.options ?? {}).filter(name => name !== '*' && !route.mediaOptions?.includes(name))

function placeAttempts(desk: Desk): Attempt[] {
  const plain = plainRequest(desk)
  if (!plain) return []
  const values: { [name: string]: Json } = {
    text: 'calm',
    number: 0,
    no: false,
    nothing: '',
    list: [1, null],
    inner: { a: [{ b: true }] },
    empty: null,
  }
  const unlisted = Object.fromEntries(Object.entries(values).map(([name, value]) => [`unlisted_${name}`, value]))
  const named = namesAt(desk).map(name => ({ asked: withOptions(plain, { [name]: valueFor(desk, name) }), note: name }))
  return [{ asked: withOptions(plain, unlisted), note: 'options that the document does not name' }, ...named].filter(
    ({ asked }) => isPlain(readingOf(desk, asked)),
  )
}

const valueFor = ({ route }: Desk, name: string): Json =>
  rowsOf(route.limits, `options.${name}`).flatMap(edgesOf)[0] ?? { a: 1 }

function oddAttempts(desk: Desk): Attempt[] {
  const plain = plainRequest(desk)
  if (!plain) return []
  const names: readonly [string, string][] = [
    ['{ "constructor": "c", "toString": 1, "hasOwnProperty": false }', 'names that every object has'],
    ['{ "inner": { "__proto__": { "polluted": true } } }', '__proto__ inside'],
  ]
  return names
    .map(([text, note]) => ({ asked: { ...plain, providerOptions: JSON.parse(text) }, note }))
    .filter(({ asked }) => isPlain(readingOf(desk, asked)))
}

/** Names whose place is that of something else, the whole of it or a part of it. */
function overridingAttempts(desk: Desk): Attempt[] {
  const plain = plainRequest(desk)
  if (!plain) return []
  const { route } = desk
  const places = [
    ...fieldNames.flatMap(name => fieldAt(route, name)?.to ?? []),
    ...(route.media ?? []).map(({ to }) => to.replace(/\[.*$/, '')),
    ...Object.keys(route.send ?? {}),
  ]
  const reached = places.flatMap(place => namesFor(desk, place)).filter(name => isTaken(desk, optionPlace(desk, name)))
  const twice = namesAt(desk).flatMap(name => {
    const second = namesFor(desk, `${optionPlace(desk, name)}.inner`)
    return second.map(other => ({ [name]: { a: 1 }, [other]: 1 }))
  })
  return [
    ...[...new Set(reached)].map(name => ({ asked: withOptions(plain, { [name]: 'another' }), note: name })),
    ...twice.map(both => ({ asked: withOptions(plain, both), note: Object.keys(both).join(' and ') })),
  ].filter(({ asked }) => 'refused' in readingOf(desk, asked))
}

/** Names of options that lead to a place, or into it, or to what it is in. */
function namesFor({ route }: Desk, place: string): string[] {
  if (place === '') return []
  const [before = '', after = ''] = (route.options?.['*'] ?? '*').split('*')
  const around = [place, `${place}.inner`, place.split('.')[0]!]
  const open = around
    .filter(own => own.startsWith(before) && own.endsWith(after) && own.length > before.length + after.length)
    .map(own => own.slice(before.length, own.length - after.length))
    .filter(name => !Object.hasOwn(route.options ?? {}, name))
  const named = Object.entries(route.options ?? {}).filter(([name, own]) => name !== '*' && around.includes(own))
  return [...open, ...named.map(([name]) => name)]
}

function carrierTrials(desk: Desk): Trial[] {
  const plain = plainRequest(desk)
  const bare = plain && withImages(desk, plain, 0)
  if (!plain || !bare) return []
  const [first = '', second] = desk.route.mediaOptions ?? []
  const forms: [Json, string][] = [
    [linkOf(0), 'a text'],
    [[linkOf(0)], 'a list'],
    [{ url: linkOf(0) }, 'an object'],
    [linkOf(0, 'http'), 'an http link'],
  ]
  const limit = [desk.route.limits?.images ?? []].flat().find(({ max }) => max !== undefined)?.max
  const counted =
    limit === undefined ? [] : [limit, limit + 1].map((count): [Json, string] => [links(count), `${count} images`])
  const attempts = desk.route.mediaOptions!.flatMap(name =>
    [...forms, ...counted].map(([value, note]) => ({
      asked: withOptions(bare, { [name]: value }),
      note: `${name}: ${note}`,
    })),
  )
  const both = desk.route.mediaOptions!.map(name => ({
    asked: { ...withOptions(bare, { [name]: linkOf(1) }), images: [linkOf(0)] },
    note: `images and ${name}`,
  }))
  const two =
    second === undefined
      ? []
      : [{ asked: withOptions(bare, { [first]: linkOf(0), [second]: linkOf(1) }), note: `${first} and ${second}` }]
  const trial = trialAt(
    desk,
    desk.name,
    [...attempts, ...both, ...two],
    saidBy(desk, `the media options at ${desk.name}`),
  )
  const unreachable = [
    'http://127.0.0.1/a.png',
    'https://user:password@images.example.com/a.png',
    'file:///a.png',
    'a.png',
  ]
  const refused = desk.route.mediaOptions!.flatMap(name =>
    unreachable.map(url =>
      stepAt(
        desk,
        { asked: withOptions(bare, { [name]: url }), note: `${name}: ${url}` },
        {
          error: { code: 'invalid_request', field: `providerOptions.${name}` },
          events: { request: 0 },
        },
      ),
    ),
  )
  return [{ ...trial, steps: [...trial.steps, ...refused] }]
}
