import type { Behaviour } from '../../behaviour.ts'
import { canaryKey } from '../../secrets.ts'
import type { Step } from '../../step.ts'
import { withId } from './changes.ts'
import { anyWarnings, faultBehaviour, paid, trial } from './ground.ts'
import { everywhere, submitSaying } from './wire-places.ts'

const echo = faultBehaviour(
  'wire.echo',
  'A provider that repeats the key or the prompt does not bring them into any error, event, task or journal.',
  'packages/core/README.md, "Secrets stay"',
  ground => {
    const { prompt = '' } = ground.tape.request
    return everywhere(ground, `no money on {{key}} for ${prompt}`)
  },
)

const spelledEcho = faultBehaviour(
  'wire.echo-spelled',
  'A key that is repeated in another spelling does not come out either.',
  'packages/core/README.md, "Secrets stay"',
  ground => {
    const bytes = Buffer.from(canaryKey)
    const spelled = [
      Buffer.from(`user:${canaryKey}`).toString('base64'),
      bytes.toString('base64url'),
      bytes.toString('hex'),
      encodeURIComponent(canaryKey),
      JSON.stringify({ key: canaryKey }).replaceAll('/', '\\/'),
    ]
    return [submitSaying(ground, '', 400, `not allowed: ${spelled.join(' and ')}`)]
  },
)

const hostile = faultBehaviour(
  'wire.hostile-words',
  'Words of a provider that a terminal would obey, or that are very many, are made harmless before anybody sees them.',
  'packages/core/README.md, "Secrets stay"',
  ground => {
    const words = `\u001b[2J\u0007\u202egnp.exe\u2066 \u0000${'so sorry '.repeat(9000)}`
    const places = ['submit-refused', 'submit-page', 'poll-failed', 'poll-word', 'poll-text', 'download-text']
    return everywhere(ground, words).filter(({ what }) => places.includes(what))
  },
)

const hostileId = faultBehaviour(
  'wire.hostile-id',
  'An id with signs that a terminal would obey is kept exactly, and is harmless in whatever is said about its task.',
  'packages/core/README.md, "Secrets stay"',
  ground => {
    const id = 'a\u001b[2J\u202eb\r\nc'
    const submit = withId(ground, ground.submit, id)
    if (!submit) return { untestable: 'the submit answer has its id at no place that can be changed' }
    const late: Step = { do: 'wait', deadline: 0.5, expect: { error: { code: 'timeout', taskRef: { id } } } }
    const stopped: Step = { do: 'wait', abort: 'before', expect: { error: { code: 'aborted', taskRef: { id } } } }
    const expect = { task: { ref: { id }, warnings: anyWarnings } }
    return [trial(ground, '', 'its id full of control characters', [paid(ground, expect), late, stopped], [submit])]
  },
)

export const wireTexts: readonly Behaviour[] = [echo, spelledEcho, hostile, hostileId]
