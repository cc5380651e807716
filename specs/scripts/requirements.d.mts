/** One line of requirements.md, or of the requirements that a specification lists itself. */
export interface Requirement {
  /** `S0-01` … `S4-38`, `C-01` … `C-18`, `X-01` … `X-28`, or the name of a specification's own document and a number; stable. */
  id: string
  /** How it is proven: by a recording, a unit or type test, a sentence of the docs. Null for contradictions (X). */
  proof: 'rec' | 'unit' | 'doc' | null
  /** What the document says, and what vidrelay does about it. */
  text: string
}

/** Every requirement: those of requirements.md in its order, then those of the specifications. Throws where a line cannot be read or an id stands twice. */
export function readRequirements(): Requirement[]

/** The name of the provider's own page, with which its ids begin: `S1`. Throws where there is no such specification. */
export function ownDocument(provider: string): string

/** Every requirement id that the text names, once each. Only ids written in full count, no ranges. */
export function requirementIdsIn(text: string): string[]
