import type { Client, TaskRef, Warning } from '@vidrelay/core'
import { isVidrelayError } from '@vidrelay/core/internal'
import { inOptionWords } from '../option-words.ts'
import { keyVariables, providers } from '../providers.ts'
import { type Finding, fail, failBy, ok, warn } from './finding.ts'

/** Which keys are set, by their variables; never what is in them. */
export function aboutKeys(): Finding {
  const set = providers.flatMap(known =>
    keyVariables(known)
      .filter(one => one.set)
      .map(({ name }) => name),
  )
  const check = 'keys in the environment'
  if (set.length > 0) return ok(check, set.join(', '))
  return warn(check, 'none', 'vidrelay providers names the variable of each; to try without a key, add --sandbox')
}

/** Before anything is sent: does the key look as the provider's page says? Nothing where no page says it. */
export function aboutForm({ provider: { key } }: Client, told: readonly Warning[]): Finding[] {
  if (!key) return []
  const check = 'the form of your key'
  const [warning] = told.filter(({ code }) => code === 'key')
  if (!warning) return [ok(check, `as documented; it begins with ${key.prefix}`)]
  return [fail(check, `not as documented: ${inOptionWords(warning.message)}`, 'is it the key of this provider?', 3)]
}

export async function asksModels(relay: Client, signal: AbortSignal): Promise<Finding> {
  const check = 'the list of models, with your key'
  try {
    const models = await relay.models({ signal })
    const known = models.filter(model => model.known && model.live).map(model => model.id)
    const live = models.filter(model => model.live).length
    return ok(check, `as documented; ${live} listed; in our table: ${known.join(', ') || 'none of them'}`)
  } catch (error) {
    return asUndocumented(failBy(check, error))
  }
}

export async function asksUnknownTask(relay: Client, signal: AbortSignal): Promise<Finding> {
  const check = 'a task that cannot be there'
  const { id: provider, dialects } = relay.provider
  const [dialect, { kind }] = Object.entries(dialects)[0]!
  const ref: TaskRef = {
    v: 1,
    provider,
    dialect,
    kind,
    id: 'task_vidrelay_doctor',
    baseURL: relay.baseURL,
    createdAt: '2020-01-01T00:00:00.000Z',
  }
  try {
    const task = await relay.get(ref, { signal })
    return fail(check, `not as documented: it answered ${task.upstreamStatus ?? task.status}`, null, 9)
  } catch (error) {
    if (isVidrelayError(error) && error.code === 'task_not_found')
      return ok(check, `as documented; ${error.code}: ${inOptionWords(error.message)}`)
    return asUndocumented(failBy(check, error))
  }
}

const asUndocumented = (finding: Finding): Finding => ({ ...finding, detail: `not as documented: ${finding.detail}` })
