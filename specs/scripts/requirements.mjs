// requirements.md as data, for every test that proves a line of it.
import { readFileSync } from 'node:fs'

const line = /^- \*\*((?:S[0-4]|C|X)-\d{2})\*\*(?: \[(rec|unit|doc)\])? (.+)$/

/** @returns {import('./requirements.d.mts').Requirement[]} in the order of the file */
export function readRequirements() {
  const text = readFileSync(new URL('../requirements.md', import.meta.url), 'utf8')
  const requirements = []
  const seen = new Set()
  for (const row of text.split('\n')) {
    if (!row.startsWith('- ')) continue
    const [, id, proof, words] = line.exec(row) ?? []
    // A line that is not understood would drop out of every proof unseen.
    if (id === undefined || words === undefined)
      throw new Error(`requirements.md has a line that is no requirement: ${row}`)
    if (seen.has(id)) throw new Error(`requirements.md has ${id} twice`)
    seen.add(id)
    requirements.push({ id, proof: /** @type {'rec' | 'unit' | 'doc' | undefined} */ (proof) ?? null, text: words })
  }
  return requirements
}

/**
 * @param {string} text
 * @returns {string[]} every requirement id that the text names, once each
 */
export function requirementIdsIn(text) {
  return [...new Set(text.match(/\b(?:S[0-4]|C|X)-\d{2}\b/g) ?? [])]
}
