import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'

// biome-ignore lint/suspicious/noExplicitAny: a parsed YAML file, whose shape the tests of specs/ check
export type Node = any

/** A provider's specification, and what it says about one exchange. */
export interface Spec {
  /** The parsed document. */
  readonly document: Node
  /** Problems of an answer body against the schema of its route and status. */
  answerProblems(exchange: Route, status: number, body: unknown): string[]
  /** Bodies that stand in the specification exactly as the provider's page has them. */
  documentedAnswers(exchange: Route, status: number): unknown[]
  /** Request examples of the page, by the requirement that each is. */
  documentedRequests(): Map<string, unknown>
}
export interface Route {
  method: string
  url: string
}

/** Reads `specs/<provider>.openapi.yaml`. */
export function readSpec(provider: string): Spec {
  const path = createRequire(import.meta.url).resolve(`@vidrelay/specs/${provider}.openapi.yaml`)
  const document: Node = parse(readFileSync(path, 'utf8'))
  // A list that a specification has no use for may be left out.
  document['x-vidrelay'] = { statuses: [], errors: [], rules: [], ...document['x-vidrelay'] }
  const ajv = new Ajv2020({ strict: true, allErrors: true })
  // Strict, but for the specification's own words and for its top, which is no schema though ajv starts there.
  ajv.addVocabulary(['x-requirement', 'x-source', 'x-words', ...Object.keys(document)])
  ajv.addSchema(document, provider)

  const problems = (pointer: string, body: unknown): string[] => {
    const validate = ajv.getSchema(provider + pointer)
    if (!validate) throw new Error(`${provider} has no schema at ${pointer}`)
    validate(body)
    return (validate.errors ?? []).map(error => `${error.instancePath || 'top'} ${error.message}`)
  }
  const operationOf = ({ method, url }: Route): { pointer: string; operation: Node } => {
    // An address may end in a path of its own, which the paths of the document do not repeat.
    const [server] = document.servers
    const base = new URL(server.url).pathname.replace(/\/$/, '')
    const { pathname } = new URL(url)
    const here = pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : pathname
    for (const [template, item] of Object.entries<Node>(document.paths)) {
      const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
      const operation = item[method.toLowerCase()]
      if (operation && pattern.test(here))
        return { pointer: `#/paths/${escaped(template)}/${method.toLowerCase()}`, operation }
    }
    throw new Error(`${provider} documents no ${method} ${here}`)
  }
  /** The JSON media type of an answer, following a reference to a shared one. */
  const contentOf = (route: Route, status: number): { pointer: string; content: Node } => {
    const { pointer, operation } = operationOf(route)
    const key = operation.responses[status] ? status : `${Math.trunc(status / 100)}XX`
    const answer = operation.responses[key]
    if (!answer) throw new Error(`${provider} documents no ${status} of ${route.method} ${route.url}`)
    const at = answer.$ref ?? `${pointer}/responses/${key}`
    const shared = answer.$ref ? document.components.responses[answer.$ref.split('/').at(-1)] : answer
    return { pointer: `${at}/content/application~1json`, content: shared.content['application/json'] }
  }

  return {
    document,
    answerProblems: (route, status, body) => problems(`${contentOf(route, status).pointer}/schema`, body),
    documentedAnswers: (route, status) =>
      Object.values<Node>(contentOf(route, status).content.examples ?? {})
        .filter(example => example['x-requirement'] && !example['x-source'])
        .map(example => example.value),
    documentedRequests: () =>
      new Map(
        Object.values<Node>(document.paths)
          .flatMap(item => Object.values<Node>(item))
          .flatMap(operation => Object.values<Node>(operation.requestBody?.content['application/json'].examples ?? {}))
          .flatMap(example => (example['x-requirement'] ?? []).map((id: string) => [id, example.value] as const)),
      ),
  }
}

const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')
