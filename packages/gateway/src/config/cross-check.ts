import type { Provider } from '@vidrelay/core/provider'
import type { FieldProblem } from './config-problems.ts'
import type { GatewayConfig } from './config-schema.ts'

/** The adapters that a file may use, by id. */
export type KnownAdapters = ReadonlyMap<string, Pick<Provider, 'dialects'>>

/** What one place of the file says of another, and of the adapters. */
export function crossProblems(config: GatewayConfig, adapters: KnownAdapters): FieldProblem[] {
  const problems: FieldProblem[] = []
  const tell = (path: readonly PropertyKey[], sentence: string, at: FieldProblem['at'] = 'value') =>
    problems.push({ path, sentence, at })
  const seen = new Set<string>()
  for (const [index, { use, account, dialects = {} }] of (config.providers ?? []).entries()) {
    const adapter = adapters.get(use)
    if (!adapter)
      tell(['providers', index, 'use'], `there is no such adapter; accepted: ${[...adapters.keys()].join(', ')}`)
    const name = `${use} ${account ?? ''}`
    if (seen.has(name)) tell(['providers', index], 'it stands here twice; give each an account of its own')
    seen.add(name)
    for (const [from, to] of Object.entries(adapter ? dialects : {})) {
      const known = Object.keys(adapter!.dialects)
      const sentence = `the adapter speaks no such dialect; accepted: ${known.join(', ')}`
      if (!known.includes(from)) tell(['providers', index, 'dialects', from], sentence, 'name')
      else if (!known.includes(to)) tell(['providers', index, 'dialects', from], sentence)
    }
  }
  const usable = config.providers?.map(({ use }) => use) ?? [...adapters.keys()]
  for (const [name, steps] of Object.entries(config.routes ?? {})) {
    for (const [index, { provider, account }] of steps.entries()) {
      const path = ['routes', name, index]
      if (!usable.includes(provider))
        tell([...path, 'provider'], `it is none of the providers; accepted: ${[...new Set(usable)].join(', ')}`)
      else if (account !== undefined && !seen.has(`${provider} ${account}`))
        tell([...path, 'account'], `no provider of this file has this account`)
    }
  }
  for (const name of Object.keys(config.prices ?? {}))
    if (!usable.some(id => name.startsWith(`${id}/`)))
      tell(['prices', name], `accepted: provider/model, with one of ${[...new Set(usable)].join(', ')}`, 'name')
  return problems
}
