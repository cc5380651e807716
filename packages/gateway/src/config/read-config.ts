import { isMap, LineCounter, type ParsedNode, parseDocument, type YAMLError } from 'yaml'
import { type FieldProblem, fieldProblems } from './config-problems.ts'
import { configJsonSchema, configSchema, type GatewayConfig } from './config-schema.ts'
import { crossProblems, type KnownAdapters } from './cross-check.ts'

/** Where in the file what is wrong, and what would be accepted. */
export interface ConfigProblem {
  /** Both from 1. */
  line: number
  column: number
  /** `listen.port: this is not taken; accepted: …`. It never holds a value of the file. */
  message: string
}

export type ReadConfig =
  | { config: GatewayConfig; problems: readonly [] }
  | { config?: undefined; problems: readonly ConfigProblem[] }

/** A file of routes has some kilobytes. Unit: characters. */
const longest = 2 ** 20

/** Reads the text of `vidrelay.config.yaml`. `adapters`: those that it may use. All that is wrong is told at once. */
export function readConfig(source: string, adapters: KnownAdapters): ReadConfig {
  if (source.length > longest)
    return { problems: [{ line: 1, column: 1, message: `the file is longer than ${longest} characters` }] }
  const lines = new LineCounter()
  try {
    const document = parseDocument(source, { lineCounter: lines, prettyErrors: false })
    if (document.errors.length > 0) return { problems: document.errors.map(error => ofYaml(error, lines)) }
    const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {}
    const read = configSchema.safeParse(value, { reportInput: true })
    const found = read.success ? crossProblems(read.data, adapters) : fieldProblems(read.error, configJsonSchema())
    const place = (problem: FieldProblem) => lines.linePos(offsetOf(document.contents, problem))
    const problems = found.map(problem => {
      const { line, col } = place(problem)
      return { line, column: col, message: `${nameOf(problem.path)}${problem.sentence}` }
    })
    if (problems.length > 0) return { problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column) }
    return { config: read.data!, problems: [] }
  } catch (error) {
    // Nesting without end, and aliases of aliases: told by the parser, which runs out of its stack or stops counting.
    if (!(error instanceof RangeError || error instanceof ReferenceError)) throw error
    return { problems: [{ line: 1, column: 1, message: 'the file is nested too deep, or names itself too often' }] }
  }
}

/** What the parser says, without the piece of the file that it shows. */
function ofYaml({ pos, code, message }: YAMLError, lines: LineCounter): ConfigProblem {
  const { line, col } = lines.linePos(pos[0])
  const known: { readonly [code: string]: string } = {
    DUPLICATE_KEY: 'this name stands here twice',
    RESOURCE_EXHAUSTION: 'it is nested too deep',
  }
  const sentence = known[code] ?? message.split('\n')[0]!
  return { line, column: col, message: `this is no YAML: ${sentence}` }
}

/** `routes.grok[0].provider: `, and nothing for the file as a whole. */
function nameOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return ''
  const parts = path.map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part).slice(0, 60)}`))
  return `${parts.join('').replace(/^\./, '')}: `
}

/** Where the field begins; of one that is missing, where it should stand. */
function offsetOf(contents: ParsedNode | null, { path, at }: FieldProblem): number {
  let node: unknown = contents
  let offset = contents?.range[0] ?? 0
  for (const [index, step] of path.entries()) {
    const isLast = index === path.length - 1
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const pair = node.items.find(({ key }) => 'value' in key && String(key.value) === String(step))
      if (!pair) return offset
      offset = (isLast && at === 'name' ? pair.key : (pair.value ?? pair.key)).range[0]
      node = pair.value
    } else {
      node = (node as { items?: unknown[] } | null)?.items?.[Number(step)]
      offset = (node as ParsedNode | undefined)?.range?.[0] ?? offset
    }
  }
  return offset
}
