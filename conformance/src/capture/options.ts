import type { GenerateRequest } from '@vidrelay/core'
import type { ProviderFactory } from '@vidrelay/core/provider'
import type { Clock, NetworkSeams } from '@vidrelay/core/testing'

export interface CaptureOptions {
  /** What the adapter's package exports. */
  adapter: ProviderFactory
  /** Absent: the environment variables that the adapter names. */
  apiKey?: string
  /** Absent: the provider's own address. It is shown in no recording. */
  baseURL?: string
  account?: string
  /** What answered, for the source of the recordings: a public relay's software on a machine of ours. Absent: the provider, live. */
  document?: string
  /** Where the recordings are written; made if need be. */
  folder: string
  /** Replace recordings that are there already. */
  force?: boolean
  /** Make one task, wait for it and download it. Absent: only what costs nothing is asked. */
  paid?: boolean
  /** Needed where `paid`: a dearer request is refused before it is sent. Unit: US dollars; `unknown` accepts a price that the document does not state. */
  maxCost?: number | 'unknown'
  /** What to make where `paid`; its prompt is ours. Absent: the cheapest that the document knows. */
  request?: Pick<GenerateRequest, 'model' | 'seconds' | 'aspectRatio' | 'resolution' | 'size' | 'count' | 'seed'>
  /** Allow names that a fake-IP proxy resolves into 198.18.0.0/15. */
  allowFakeIp?: boolean
  /** Told what is being done, what was left out and why. */
  onNote?: (note: string) => void
  /** Time; the day in the recordings is its day. Absent: the system's. */
  clock?: Clock
  /** Where keys are looked for, to be searched for in what is written. Absent: `process.env`. */
  env?: Readonly<Record<string, string | undefined>>
  /** For tests: the two last steps to the network, behind the recording proxy. */
  network?: NetworkSeams
}
