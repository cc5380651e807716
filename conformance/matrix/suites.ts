import { existsSync } from 'node:fs'
import {
  parseWaivers,
  type Requirement,
  type Suite,
  type SuiteOptions,
  suiteOf,
  type Waiver,
} from '@vidrelay/conformance'
import { gatewayOutputs } from '@vidrelay/core/dialects'
import type { Dialect, ProviderFactory } from '@vidrelay/core/provider'
import { ownDocument, readRequirements } from '@vidrelay/specs/requirements'
import { adapters as ids } from '../../scripts/adapters.mjs'
import { proofs } from './proofs.ts'
import waivers from './waivers.json' with { type: 'json' }

export type AdapterId = string

/** The adapters of this repository, found and not listed: a new one needs no line here. */
export const adapters: { readonly [id: AdapterId]: ProviderFactory } = Object.fromEntries(
  await Promise.all(ids.map(async id => [id, await adapterIn(id)] as const)),
)

async function adapterIn(id: AdapterId): Promise<ProviderFactory> {
  const exported: Record<string, ProviderFactory> = await import(`../../packages/${id}/src/index.ts`).catch(cause => {
    throw new Error(`packages/${id}/src/provider.ts: ${cause.message}`, { cause })
  })
  const found = Object.values(exported).find(({ definition }) => definition?.id === id)
  if (!found) throw new Error(`packages/${id} exports no adapter with the id ${id}`)
  return found
}

/** What `conformance()` and `suiteOf()` are given for one of them. */
export function optionsOf(id: AdapterId): SuiteOptions & {
  matrix?: URL
  waivers: readonly Waiver[]
  replayCommand: typeof replayCommand
  allCommand: string
  strict: true
} {
  // A new adapter has none yet; committed.test.ts is red until it has.
  const matrix = new URL(`./cells/${id}.txt`, import.meta.url)
  return {
    adapter: adapterOf(id),
    recordings: new URL(`../recordings/${id}/`, import.meta.url),
    spec: new URL(`../../specs/${id}.openapi.yaml`, import.meta.url),
    ...familyOf(adapterOf(id)),
    requirements: documented(id),
    elsewhere: Object.fromEntries(Object.entries(proofs).map(([own, [file, words]]) => [own, `${file}, "${words}"`])),
    ...(existsSync(matrix) && { matrix }),
    waivers: parseWaivers(waivers).filter(({ adapter }) => adapter === id),
    // Each line of a provider's page has its recording here, or its proof elsewhere.
    strict: true,
    replayCommand,
    allCommand: `pnpm --filter @vidrelay/matrix check ${id} --all`,
  }
}

/** The original protocol has its results behind the content route alone. */
export const isOfFamily = ({ kind, answer }: Dialect): boolean =>
  kind === 'video' && answer.outputs.some(row => row.at === gatewayOutputs.at(-1)!.at)

/** What the gateway software answers, for those of its dialects that take from the family's tables. */
function familyOf({ definition: { dialects } }: ProviderFactory): Pick<SuiteOptions, 'family'> {
  const own = Object.keys(dialects).filter(name => isOfFamily(dialects[name]!))
  const spec = new URL('../families/gateway.yaml', import.meta.url)
  return own.length === 0 ? {} : { family: { spec, dialects: own } }
}

/** What plays one check again, in this repository. */
export const replayCommand = (adapter: string, check: string): string =>
  `pnpm --filter @vidrelay/matrix check ${adapter} ${check}`

export const suiteFor = (id: AdapterId): Suite => suiteOf(optionsOf(id))

/** @throws Error on an id that there is not */
function adapterOf(id: AdapterId): ProviderFactory {
  const found = adapters[id]
  if (!found) throw new Error(`there is no adapter ${id}`)
  return found
}

/** Each line of the provider's own document. */
function documented(id: AdapterId): Requirement[] {
  const { title } = adapterOf(id).definition
  const document = ownDocument(id)
  return readRequirements()
    .filter(requirement => requirement.id.startsWith(`${document}-`))
    .map(requirement => ({
      id: requirement.id,
      group: `${title}: what its document says (${document})`,
      text: requirement.text,
      source: `${/^S[0-4]$/.test(document) ? 'specs/requirements.md' : `specs/${id}.openapi.yaml`}, ${requirement.id}`,
    }))
}
