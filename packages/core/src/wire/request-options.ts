import { own } from '../base/own.ts'
import type { Refusal } from '../contract/limits.ts'
import type { Field, Place, Route } from '../contract/provider.ts'
import type { Json } from '../words/names.ts'
import type { BodyWriter } from './body.ts'

/**
 * Writes what only this provider knows. A name is a key of the body, or a path of keys with dots; the other spellings of
 * places (`?query`, `list[]`, `{hole}`) belong to the document. What a field or the document itself writes stays theirs,
 * also under another case: many relays read keys without regard to it.
 */
export function writeOptions(
  route: Route,
  options: { readonly [name: string]: Json },
  writer: BodyWriter,
  refusals: Refusal[],
): void {
  const canonical = canonicalPlaces(route)
  const constant = [...Object.keys(route.send ?? {}), ...Object.keys(route.query ?? {})].map(stem)
  const known = knownNames(route)
  const written: [Place, string][] = []
  for (const [name, value] of Object.entries(options)) {
    const place = (own(route.options ?? {}, name) ?? own(route.options ?? {}, '*') ?? '*').replace('*', () => name)
    const owner = canonical.find(([taken]) => overlaps(taken, stem(place)))?.[1]
    const taken = written.find(([other]) => overlaps(other, stem(place)))
    const alike = known.find(other => other !== name && folded(other) === folded(name))
    const field = `providerOptions.${name}`
    if (owner !== undefined) refusals.push({ field, problem: `this is what the field ${owner} writes; use ${owner}` })
    else if (!isName(name))
      refusals.push({
        field: 'providerOptions',
        problem: `${JSON.stringify(name)} is no name of a field; accepted: ${names}`,
      })
    else if (alike !== undefined)
      refusals.push({ field, problem: `it differs from ${alike} by its case alone; use ${alike}` })
    else if (constant.some(taken => overlaps(taken, stem(place))))
      refusals.push({ field, problem: 'the provider needs its own value here' })
    else if (taken)
      refusals.push({ field, problem: `it is written where providerOptions.${taken[1]} is; give one of them` })
    else {
      written.push([stem(place), name])
      writer.write(place, value)
    }
  }
}

const names = 'keys of the body, with a dot between one and the next inside it'

/** Not empty, and nothing that means more than a name to the document, to a form or to an object. */
const isName = (name: string): boolean =>
  /^[^?*@[\]{}\s\p{Cc}]+$/u.test(name) && name.split('.').every(part => part !== '' && part !== '__proto__')

/** Places that fields and images write, with the name of the field. */
function canonicalPlaces(route: Route): [Place, string][] {
  const fields = Object.entries(route.fields ?? {}).flatMap(([name, spelling]): [Place, string][] =>
    spelling ? [[stem(typeof spelling === 'string' ? spelling : (spelling as Field).to), name]] : [],
  )
  const media = (route.media ?? []).flatMap((row): [Place, string][] =>
    row.to && !route.mediaOptions?.includes(stem(row.to)) ? [[stem(row.to), 'images']] : [],
  )
  return [...fields, ...media]
}

/** Options that the document has something to say about: where they go, what they may be, that they carry images. */
const knownNames = (route: Route): string[] => [
  ...Object.keys(route.options ?? {}),
  ...(route.mediaOptions ?? []),
  ...Object.keys(route.limits ?? {}).flatMap(fact => (fact.startsWith('options.') ? [fact.slice(8)] : [])),
]

/** The key that a place begins with: no list inside it, no mark of the query. */
const stem = (place: Place): Place => place.replace(/^\?/, '').replace(/\[.*$/, '')
const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

/** The same place, or one inside the other. */
const overlaps = (one: Place, other: Place): boolean => {
  const [a, b] = [folded(one), folded(other)]
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`)
}
