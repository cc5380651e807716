import { downloadingMutants } from './download.ts'
import { guardingMutants } from './guard.ts'
import { pollingMutants } from './look.ts'
import type { Mutant } from './mutant.ts'
import { readingMutants } from './reading.ts'
import { keepingMutants } from './secrets.ts'
import { payingMutants } from './submit.ts'
import { askingMutants } from './wire.ts'

/** Every mutant, each with its own id. */
export const mutants: readonly Mutant[] = [
  ...payingMutants,
  ...pollingMutants,
  ...readingMutants,
  ...askingMutants,
  ...guardingMutants,
  ...downloadingMutants,
  ...keepingMutants,
]
