import { loadRecordings, type RecordedExchange } from '@vidrelay/conformance'
import { describe, expect, test } from 'vitest'
import { type Node, readSpec } from './read-spec.ts'
import { type AdapterId, adapters } from './suites.ts'

/**
 * What a specification says is proven by a recording (`proof: rec`) is shown by one, on the route that it is listed for. What only
 * quotes the page is compared by the kit.
 */
describe.each(Object.keys(adapters) as AdapterId[])('%s', id => {
  const { document } = readSpec(id)
  const { statuses, errors } = document['x-vidrelay']
  const exchanges = loadRecordings(new URL(`../recordings/${id}/`, import.meta.url)).flatMap(own => own.exchanges)
  const words = new Map(
    Object.entries(adapters[id]!.definition.statuses).map(([word, row]) => [word.toLowerCase(), row]),
  )

  test('the addresses of the specification are those of the adapter', () => {
    const { baseURL, also = [] } = adapters[id]!.definition
    const servers = document.servers.map(({ url }: Node) => url)
    // Where the user must say which, the page has a placeholder.
    expect([baseURL ?? 'https://api.example.com', ...also]).toEqual(servers)
  })

  test('a word that the provider itself documents names the place, and no other word does', () => {
    const { sources } = adapters[id]!.definition
    const ids = new Map<string, string[]>()
    for (const { word, requirement = [] } of statuses) {
      const known = ids.get(word.toLowerCase()) ?? []
      ids.set(word.toLowerCase(), [...known, ...requirement])
    }
    for (const [word, { source }] of words) {
      const named = source.split(/;\s*/)
      const documented = ids.get(word) ?? []
      if (documented.length > 0)
        expect
          .soft(
            named.some(one => documented.includes(one)),
            `${word}: ${source}`,
          )
          .toBe(true)
      else
        expect
          .soft(
            named.filter(one => /^[A-Z]\d?-\d+$/.test(one)),
            word,
          )
          .toEqual([])
      for (const one of named) expect.soft(Object.keys(sources), word).toContain(one.split(/[- ]/)[0])
    }
  })

  const isRecorded = ({ proof }: Node) => proof !== undefined
  test.each<[string, string, Node]>(statuses.filter(isRecorded).map((row: Node) => [row.word, row.on, row]))(
    'the word %j on %s is shown',
    (word, on) => {
      const said = new RegExp(`"(status|task_status)":${JSON.stringify(word)}`, 'i')
      const shown = exchanges.filter(exchange => isOn(document, [on], exchange) && said.test(textOf(exchange)))
      expect(shown.length).toBeGreaterThan(0)
    },
  )

  // A wrong one would pay twice, so each status of it is one that a source names.
  const proving = adapters[id]!.definition.errors.filter(({ sent }) => sent === 'refused')
  test.each(proving.flatMap(row => (row.http ?? [0]).map(http => [row.id, http, row] as const)))(
    'the row %s proves a refusal under HTTP %i, as the specification says',
    (_, http, row) => {
      const isListed = (error: Node) =>
        (row.http === undefined || error.http === http) &&
        (row.text === undefined || new RegExp(row.text, 'i').test(error.message ?? '')) &&
        (row.code === undefined || row.code.every(code => error.bodyCode?.includes(code)))
      expect(errors.some(isListed)).toBe(true)
    },
  )

  // An error without an answer (a deadline that passed) has no exchange to show.
  const answered: Node[] = errors.filter((row: Node) => isRecorded(row) && typeof row.http === 'number')
  test.each<[string, Node]>(answered.map(row => [row.id, row]))('the error %s is shown', (_, row) => {
    const fits = (exchange: RecordedExchange) =>
      isOn(document, row.on, exchange) &&
      exchange.response?.status === row.http &&
      (row.message === undefined || textOf(exchange).toLowerCase().includes(row.message.toLowerCase())) &&
      (row.bodyCode === undefined || row.bodyCode.some((code: string) => textOf(exchange).includes(`"${code}"`)))
    expect(exchanges.filter(fits).length).toBeGreaterThan(0)
  })
})

const textOf = ({ response }: RecordedExchange) => JSON.stringify(response?.json ?? response?.text ?? null)

/** Is the exchange one of these operations? */
function isOn(document: Node, operations: readonly string[], { request }: RecordedExchange): boolean {
  return Object.entries<Node>(document.paths).some(([template, item]) => {
    const operation = item[request.method.toLowerCase()]
    const path = new RegExp(`${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
    return operations.includes(operation?.operationId) && path.test(new URL(request.url).pathname)
  })
}
