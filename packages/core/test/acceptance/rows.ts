import { downloadRows } from './download.ts'
import { lifeRows } from './life.ts'
import { lookRows } from './look.ts'
import { recoverRows } from './recover.ts'
import { routeRows } from './route.ts'
import type { Row } from './row.ts'
import { submitRows } from './submit.ts'
import { wireRows } from './wire.ts'

/** Everything that core promises, each with what a user loses where it does not hold. */
export const rows: readonly Row[] = [
  ...wireRows,
  ...submitRows,
  ...lookRows,
  ...downloadRows,
  ...lifeRows,
  ...recoverRows,
  ...routeRows,
]
