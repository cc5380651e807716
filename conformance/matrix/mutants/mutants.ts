import { askingMutants } from './asking.ts'
import { downloadingMutants } from './downloading.ts'
import { guardingMutants } from './guarding.ts'
import { keepingMutants } from './keeping.ts'
import type { Mutant } from './mutant.ts'
import { payingMutants } from './paying.ts'
import { pollingMutants } from './polling.ts'
import { readingMutants } from './reading.ts'

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
