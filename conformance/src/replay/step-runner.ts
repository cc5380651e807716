import { show } from '../format/match.ts'
import type { Recording } from '../format/recording.ts'
import type { Step } from '../format/step.ts'
import { checkOutcome } from './check-outcome.ts'
import type { Mismatch } from './failure.ts'
import { type Outcome, perform } from './perform.ts'
import { findLeak, type Leak } from './secrets.ts'
import { secretsOf } from './secrets-of.ts'
import type { Session } from './session.ts'
import { unprintableIn } from './unprintable.ts'

/** Runs the steps of a recording one after the other; after each, what it expects is checked, and what always holds. */
export function createStepRunner(
  recording: Recording,
  session: Session,
): (step: Step) => Promise<Mismatch | undefined> {
  const secrets = secretsOf(recording)
  const saved = new Set<string>()
  let seen = 0

  return async step => {
    const outcome = await perform(step, session)
    const seconds = session.clock.elapsed / 1000
    // Time stands still while files and the journal are looked at.
    const checked = check(step, outcome, seconds)
    return session.clock.track?.(checked) ?? checked
  }

  async function check(step: Step, outcome: Outcome, seconds: number): Promise<Mismatch | undefined> {
    const events = session.events.slice(seen)
    seen = session.events.length
    const journal = (await session.journal?.list()) ?? []
    const file = 'file' in step ? step.file : undefined
    if (file !== undefined && outcome.result) saved.add(file)

    const leak =
      findLeak('an event', events, secrets) ??
      findLeak('the journal', journal, secrets) ??
      findLeak('the error', outcome.error, secrets) ??
      leakInTasks(outcome)
    if (leak) return { what: 'a secret came out', expected: `${leak.secret} is nowhere to be seen`, came: leak.place }
    const { error, ...found } = outcome
    const unprintable = unprintableIn(error, [...events, { ...found, result: found.result?.task }])
    if (unprintable) return unprintable

    const files = [...(await session.saved())].sort()
    if (files.join('\n') !== [...saved].sort().join('\n'))
      return { what: 'the files left behind', expected: show([...saved]), came: show(files) }

    if (!('expect' in step)) return checkUnexpected(outcome)
    const after = { journal, events: events.map(event => event.type), seconds }
    return checkOutcome(step.expect, outcome, after)
  }

  function leakInTasks({ task, watched, result, models }: Outcome): Leak | undefined {
    const all = [task, ...(watched ?? []), result?.task, models].filter(value => value !== undefined)
    return all.map(value => findLeak('the task', value, secrets, 'task')).find(Boolean)
  }
}

const checkUnexpected = ({ error }: Outcome): Mismatch | undefined =>
  error === undefined ? undefined : { what: 'an error came', expected: 'none', came: String(error) }
