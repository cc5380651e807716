/** One line of requirements.md. */
export interface Requirement {
  /** `S0-01` … `S4-38`, `C-01` … `C-18`, `X-01` … `X-28`; stable. */
  id: string
  /** How it is proven: by a recording, a unit or type test, a sentence of the docs. Null for contradictions (X). */
  proof: 'rec' | 'unit' | 'doc' | null
  /** What the document says, and what vidrelay does about it. */
  text: string
}

/** Every requirement, in the order of the file. Throws where a line cannot be read or an id stands twice. */
export function readRequirements(): Requirement[]

/** Every requirement id that the text names, once each. Only ids written in full count, no ranges. */
export function requirementIdsIn(text: string): string[]
