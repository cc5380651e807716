import type { ClientEvent, SavedFile, SubmitOptions } from '@vidrelay/core'
import { type KnownProvider, keyVariables, providers } from '../providers.ts'
import { refusal } from '../refusal.ts'
import type { Session } from '../session.ts'
import { createEqualRequests, type EqualRequests } from './equal-requests.ts'

/** What the tools of one server share. */
export interface Toolbox {
  readonly session: Session
  readonly isSandbox: boolean
  /** What every paid call of this server is bound to. */
  readonly money: SubmitOptions
  /** Where results go, and nowhere else: an absolute path. */
  readonly folder: string
  /** Where pictures of this machine may be taken from. */
  readonly readable: readonly string[]
  /** How long one call may take. */
  readonly seconds: number
  /** Those that may be asked for. */
  readonly usable: readonly KnownProvider[]
  readonly equalRequests: EqualRequests
  /** By key: paid calls of this process whose answer has not come. */
  readonly underWay: Map<string, Promise<unknown>>
  /** By ref and place: results that are waited for and saved. */
  readonly saving: Map<string, Promise<SavedFile>>
  /** By key: what was last heard of a paid call of this process. */
  readonly heard: ReadonlyMap<string, SubmitState>
}

type SubmitState = Extract<ClientEvent, { type: 'submit' }>['state']

export function createToolbox(
  session: Session,
  facts: Pick<Toolbox, 'money' | 'folder' | 'readable' | 'seconds' | 'isSandbox'> & { provider?: string },
): Toolbox {
  const { provider, ...given } = facts
  const heard = new Map<string, SubmitState>()
  session.listen(event => {
    if (event.type === 'submit') heard.set(event.key, event.state)
  })
  return {
    ...given,
    session,
    usable: usable(provider, given.isSandbox),
    equalRequests: createEqualRequests(),
    underWay: new Map(),
    saving: new Map(),
    heard,
  }
}

/** The one that was named; in a sandbox all; else those whose key is set, and where none is, all, so that an error can name the variable. */
function usable(named: string | undefined, isSandbox: boolean): readonly KnownProvider[] {
  if (named !== undefined) return providers.filter(({ id }) => id === named)
  const ready = isSandbox ? [] : providers.filter(known => keyVariables(known).some(({ set }) => set))
  return ready.length > 0 ? ready : providers
}

/** As a schema wants them. */
export const idsOf = ({ usable }: Toolbox): [string, ...string[]] => usable.map(({ id }) => id) as [string, ...string[]]

/** The provider that a call means. @throws `invalid_request` where several can be meant */
export function meant({ usable, isSandbox }: Toolbox, named: string | undefined): KnownProvider {
  const [first, ...others] = named === undefined ? usable : usable.filter(({ id }) => id === named)
  if (first && (others.length === 0 || isSandbox)) return first
  throw refusal('provider', `say which one; accepted: ${usable.map(({ id }) => id).join(', ')}`)
}
