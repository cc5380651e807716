import type { z } from 'zod'

/** One thing that is wrong with the file. */
export interface FieldProblem {
  path: readonly PropertyKey[]
  /** What is wrong, and what would be accepted. It never holds the value, which may be a key. */
  sentence: string
  /** Of the name, where that is what is wrong; else of the value. */
  at: 'name' | 'value'
}

type Node = {
  readonly [name: string]: unknown
  description?: string
  properties?: Record<string, Node>
  additionalProperties?: Node | false
  items?: Node
  anyOf?: readonly Node[]
}

/** What the schema found, in sentences: `path` names the field, `schema` is the same as JSON Schema. */
export function fieldProblems(error: z.ZodError, schema: object): FieldProblem[] {
  return error.issues.flatMap(issue => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map(name => unknownName([...issue.path, name], nodeAt(schema, issue.path)))
    if (issue.code === 'invalid_union') {
      // Of several forms the one that was meant is that which got deepest.
      const deepest = issue.errors.toSorted((a, b) => depthOf(b) - depthOf(a))[0] ?? []
      if (depthOf(deepest) > 0)
        return fieldProblems(
          { issues: deepest.map(one => ({ ...one, path: [...issue.path, ...one.path] })) } as z.ZodError,
          schema,
        )
    }
    return [wrongValue(issue, schema)]
  })
}

const depthOf = (issues: readonly z.core.$ZodIssue[]): number =>
  Math.max(0, ...issues.map(({ path, code }) => path.length + (code === 'unrecognized_keys' ? 1 : 0)))

function unknownName(path: readonly PropertyKey[], parent: Node | undefined): FieldProblem {
  const name = String(path.at(-1))
  const names = [parent, ...(parent?.anyOf ?? [])].flatMap(node => Object.keys(node?.properties ?? {}))
  const accepted = `accepted: ${names.join(', ')}`
  const isSecret = /key|token|secret|password/i.test(name)
  const sentence = isSecret
    ? `no key stands in this file; it is read from the environment, and keyEnv names another variable; ${accepted}`
    : `there is no such field; ${accepted}`
  return { path, sentence, at: 'name' }
}

function wrongValue(issue: z.core.$ZodIssue, schema: object): FieldProblem {
  const accepted = /Accepted: (.*)$/s.exec(nodeAt(schema, issue.path)?.description ?? '')?.[1]
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined
  const problem = isMissing ? 'it is missing' : 'this is not taken'
  return { path: issue.path, sentence: accepted ? `${problem}; accepted: ${accepted}` : problem, at: 'value' }
}

function nodeAt(schema: object, path: readonly PropertyKey[]): Node | undefined {
  let node: Node | undefined = schema as Node
  for (const step of path) {
    const forms: readonly Node[] = node?.anyOf ? [node, ...node.anyOf] : node ? [node] : []
    const inner: (Node | undefined)[] = forms.map(form =>
      typeof step === 'number'
        ? form.items
        : (form.properties?.[String(step)] ?? (form.additionalProperties || undefined)),
    )
    node = inner.find(one => one !== undefined)
  }
  return node
}
