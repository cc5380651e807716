import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'

interface Answer {
  readonly $ref?: string
}
interface Spec {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Answer>> }>>>
  >
}

const pointer = (...steps: readonly string[]) =>
  steps.map(step => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')

/** Says what a provider's spec has against an answer. */
export function specCheck(provider: string) {
  const text = readFileSync(new URL(`../../../specs/${provider}.openapi.yaml`, import.meta.url), 'utf8')
  const spec: Spec = parse(text)
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ajv.addSchema(spec, 'spec')
  return {
    /** Null: nothing. `path` is the spec's, with its parameters in braces. */
    problems(method: string, path: string, status: number, body: unknown): unknown {
      const answer = spec.paths[path]?.[method]?.responses[status]
      if (!answer) return `${method} ${path} documents no ${status}`
      const at = answer.$ref ?? `#${pointer('paths', path, method, 'responses', String(status))}`
      ajv.validate({ $ref: `spec${at}${pointer('content', 'application/json', 'schema')}` }, body)
      return ajv.errors ?? null
    },
  }
}
