import type { CompiledDialect } from '../contract/compile.ts'
import { first, isUsable, stepsOf } from '../contract/tree.ts'

/** Where OpenAI-style errors name the field of the request that they are about. */
const places = ['error.param', 'param'].map(stepsOf)

/** The field of the request that an error names, in our word; nothing where it names none, or none of ours. */
export function namedIn({ fields }: CompiledDialect, levels: readonly unknown[]): { field?: string } {
  const name = first(levels, places, isUsable)
  const field = name === undefined ? undefined : fields.get(String(name).toLowerCase())
  return field === undefined ? {} : { field }
}
