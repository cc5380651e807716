import type { Behaviour } from '../../behaviour.ts'
import { faultBehaviour, key, paid, succeeded, trial } from './ground.ts'
import { deadline } from './poll-scene.ts'

const unwritable = faultBehaviour(
  'lifecycle.journal-unwritable',
  'Where the journal cannot be written, nothing is sent; where it fails after the send, the error itself carries the ref of the paid task.',
  'packages/core/README.md, "A paid call is sent at most once per key"',
  ground => {
    const claim = trial(
      ground,
      'claim',
      'its journal cannot be written',
      [paid(ground, { error: { code: 'journal_unavailable' } })],
      [],
    )
    const error = { code: 'journal_unavailable', key, taskRef: { id: ground.tape.id } }
    const update = trial(
      ground,
      'outcome',
      'its journal can no longer be written',
      [paid(ground, { error, journal: [{ key, state: 'sending' }] })],
      [ground.submit],
    )
    return [
      { ...claim, client: { ...claim.client, journal: 'refuses-claim' } },
      { ...update, client: { ...update.client, journal: 'refuses-update' } },
    ]
  },
)

const together = faultBehaviour(
  'lifecycle.waiters',
  'Several who wait for one task share its looks, and all see the same.',
  'packages/core/README.md, "Waiting"',
  ground => [
    trial(
      ground,
      '',
      'awaited by three',
      [
        paid(ground, { task: { ref: { id: ground.tape.id } } }),
        { do: 'wait', waiters: 3, deadline, expect: { task: succeeded(ground) } },
      ],
      [ground.submit, ground.poll],
    ),
  ],
)

export const lifecycleJournal: readonly Behaviour[] = [unwritable, together]
