import type { Behaviour } from '../../behaviour.ts'
import { readError } from '../error-reading.ts'
import { answered, firstLook, lookAt } from '../scene.ts'
import { page } from './changes.ts'
import { faultBehaviour, type Ground, succeeded } from './ground.ts'
import { endOf } from './poll-http.ts'
import { deadline, deadlineAfter, looks, noWord, unfinished, unfinishedWord } from './poll-scene.ts'

const source = 'packages/core/README.md, "Waiting"'

const deadlineKeepsRef = faultBehaviour(
  'poll.deadline',
  'A deadline gets a last look; then the error says what was seen, the ref stays good, and the next wait may find the task done.',
  source,
  ground => {
    const look = unfinished(ground)
    if (!look) return noWord
    const { seconds, hasLast } = deadlineAfter(ground, 2)
    const count = hasLast ? 3 : 2
    const wait = {
      do: 'wait' as const,
      deadline: seconds,
      expect: {
        error: {
          code: 'timeout',
          retryable: true,
          message: { $contains: 'last seen' },
          taskRef: { id: ground.tape.id },
          observed: { [`200 ${unfinishedWord(ground)}`]: count },
        },
        at: { from: seconds, to: seconds + 0.1 },
      },
    }
    const again = { do: 'wait' as const, note: 'again', deadline, expect: { task: succeeded(ground) } }
    const times = [1, 2].map(n => ({ ...look, at: lookAt(ground.provider, n) }))
    const last = { ...look, at: { from: seconds, to: seconds + 0.1 } }
    return [
      looks(
        ground,
        '',
        'unfinished until the deadline',
        [wait, again],
        [...times, ...(hasLast ? [last] : []), ground.poll],
      ),
    ]
  },
)

const deadlineBeforeFirst = faultBehaviour(
  'poll.deadline-before-the-first-look',
  'A wait that is over before the first look is due asks nothing and keeps the ref.',
  source,
  ground => {
    const seconds = firstLook(ground.provider) / 2
    const wait = {
      do: 'wait' as const,
      deadline: seconds,
      expect: {
        error: { code: 'timeout', message: { $contains: 'never seen' }, taskRef: { id: ground.tape.id } },
        at: { from: seconds, to: seconds + 0.1 },
      },
    }
    const again = { do: 'wait' as const, note: 'again', deadline, expect: { task: succeeded(ground) } }
    return [looks(ground, '', 'hardly waited for', [wait, again], [ground.poll])]
  },
)

/** A look that fails and asks for a minute, so that its pace has no jitter; with what is then seen of it. */
function minuteOfTrouble(ground: Ground) {
  const status = [503, 502, 500, 504].find(http => endOf(ground, http) === undefined)
  if (status === undefined) return undefined
  return { status, look: answered(ground.poll, page(status, { 'retry-after': '60' })) }
}

const noTrouble = { notApplicable: 'by the rows of the document every 5xx ends the wait' }

const troubleTooLong = faultBehaviour(
  'poll.trouble-too-long',
  'Twenty looks in a row, over two minutes or more, that all fail end the wait, with what was seen and the ref; the task is untouched.',
  source,
  ground => {
    const trouble = minuteOfTrouble(ground)
    if (!trouble) return noTrouble
    const code = codeOf(ground, trouble.status)
    const error = { code, taskRef: { id: ground.tape.id }, observed: { [`${trouble.status} ${code}`]: 20 } }
    const wait = { do: 'wait' as const, deadline, expect: { error, events: { retry: 19 } } }
    const again = { do: 'wait' as const, note: 'again', deadline, expect: { task: succeeded(ground) } }
    const exchanges = [...Array.from({ length: 20 }, () => trouble.look), ground.poll]
    return [looks(ground, '', `twenty looks answered ${trouble.status}`, [wait, again], exchanges)]
  },
)

const troubleForgotten = faultBehaviour(
  'poll.trouble-forgotten',
  'A look that works again makes earlier trouble forgotten.',
  source,
  ground => {
    const trouble = minuteOfTrouble(ground)
    const look = unfinished(ground)
    if (!trouble) return noTrouble
    if (!look) return noWord
    const wait = { do: 'wait' as const, deadline, expect: { task: succeeded(ground), events: { retry: 38 } } }
    const series = Array.from({ length: 19 }, () => trouble.look)
    const exchanges = [...series, look, ...series, ground.poll]
    return [looks(ground, '', 'nineteen looks failed, twice', [wait], exchanges)]
  },
)

const codeOf = ({ provider, shapes: [answer] }: Ground, http: number) =>
  readError(provider, answer, { on: 'get', http })!.is

export const pollTime: readonly Behaviour[] = [deadlineKeepsRef, deadlineBeforeFirst, troubleTooLong, troubleForgotten]
