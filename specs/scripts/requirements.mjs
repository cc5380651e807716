// The requirements as data, for every test that proves a line of them: those of requirements.md, and those that a newer
// specification lists itself.
import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'

const line = /^- \*\*((?:S[0-4]|C|X)-\d{2})\*\*(?: \[(rec|unit|doc)\])? (.+)$/
const suffix = '.openapi.yaml'

const specs = new Map(
  readdirSync(new URL('..', import.meta.url))
    .filter(name => name.endsWith(suffix))
    .map(name => [
      name.slice(0, -suffix.length),
      parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'))['x-vidrelay'],
    ]),
)

/**
 * @param {string} provider
 * @returns {string} the name of the provider's own page, with which its ids begin: the first document of its specification
 */
export function ownDocument(provider) {
  const [first] = Object.keys(specs.get(provider)?.documents ?? {})
  if (first === undefined) throw new Error(`${provider}${suffix} names no document in x-vidrelay.documents`)
  return first
}

/** @returns {import('./requirements.d.mts').Requirement[]} those of requirements.md in the order of the file, then those of the specifications */
export function readRequirements() {
  const text = readFileSync(new URL('../requirements.md', import.meta.url), 'utf8')
  /** @type {import('./requirements.d.mts').Requirement[]} */
  const requirements = []
  const seen = new Set()
  /** @param {import('./requirements.d.mts').Requirement} requirement */
  const add = requirement => {
    if (seen.has(requirement.id)) throw new Error(`the requirement ${requirement.id} is there twice`)
    seen.add(requirement.id)
    requirements.push(requirement)
  }
  for (const row of text.split('\n')) {
    if (!row.startsWith('- ')) continue
    const [, id, proof, words] = line.exec(row) ?? []
    // A line that is not understood would drop out of every proof unseen.
    if (id === undefined || words === undefined)
      throw new Error(`requirements.md has a line that is no requirement: ${row}`)
    add({ id, proof: /** @type {'rec' | 'unit' | 'doc' | undefined} */ (proof) ?? null, text: words })
  }
  for (const [provider, { requirements: own = {} }] of specs) {
    for (const [id, { proof, text: words }] of Object.entries(own)) {
      const isRead = new RegExp(`^${ownDocument(provider)}-\\d{2}$`).test(id) && ['rec', 'unit', 'doc'].includes(proof)
      if (!isRead || typeof words !== 'string')
        throw new Error(
          `${provider}${suffix} has a requirement that is none: ${id}; wanted: ${ownDocument(provider)}-01: { proof: rec, text: … }`,
        )
      add({ id, proof, text: words })
    }
  }
  return requirements
}

/** Only what begins like an id of ours: `UTF-16` is none. */
const names = [
  'S[0-4]',
  'C',
  'X',
  ...[...specs].flatMap(([provider, { requirements }]) => (requirements ? ownDocument(provider) : [])),
]
const anyId = new RegExp(`\\b(?:${names.join('|')})-\\d{2}\\b`, 'g')

/**
 * @param {string} text
 * @returns {string[]} every requirement id that the text names, once each
 */
export function requirementIdsIn(text) {
  return [...new Set(text.match(anyId) ?? [])]
}
