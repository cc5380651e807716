import { acceptingMutants } from './answers.ts'
import { downloadingMutants } from './download.ts'
import { guardingMutants } from './guard.ts'
import { owningMutants } from './keys.ts'
import { lastWayMutants } from './last-ways.ts'
import { pollingMutants } from './look.ts'
import type { Mutant } from './mutant.ts'
import { provingMutants } from './proving.ts'
import { reachingMutants } from './reaching.ts'
import { readingMutants } from './reading.ts'
import { recoveringMutants } from './recovering.ts'
import { routingMutants } from './routing.ts'
import { savingMutants } from './saving.ts'
import { keepingMutants } from './secrets.ts'
import { settlingMutants } from './settling.ts'
import { spendingMutants } from './spending.ts'
import { payingMutants } from './submit.ts'
import { weighingMutants } from './weighing.ts'
import { askingMutants } from './wire.ts'

/** Every mutant, each with its own id. */
export const mutants: readonly Mutant[] = [
  ...payingMutants,
  ...owningMutants,
  ...acceptingMutants,
  ...pollingMutants,
  ...weighingMutants,
  ...lastWayMutants,
  ...readingMutants,
  ...askingMutants,
  ...guardingMutants,
  ...downloadingMutants,
  ...keepingMutants,
  ...settlingMutants,
  ...provingMutants,
  ...savingMutants,
  ...reachingMutants,
  ...recoveringMutants,
  ...routingMutants,
  ...spendingMutants,
]
