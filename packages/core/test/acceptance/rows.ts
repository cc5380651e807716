import { downloadRows } from './download.ts'
import { downloadFileRows } from './download-file.ts'
import { downloadLinkRows } from './download-links.ts'
import { downloadRefusedRows } from './download-refused.ts'
import { downloadWayRows } from './download-ways.ts'
import { elsewhereRows } from './elsewhere.ts'
import { lastWayRows } from './last-way.ts'
import { lifeRows } from './life.ts'
import { lifeJournalRows } from './life-journal.ts'
import { lifeListRows } from './life-lists.ts'
import { lifeSettlingRows } from './life-settling.ts'
import { lookRows } from './look.ts'
import { lookAnswerRows } from './look-answers.ts'
import { lookEndRows } from './look-ends.ts'
import { lookOddRows } from './look-odd.ts'
import { lookTimeRows } from './look-time.ts'
import { moneyRows } from './money.ts'
import { recoverRows } from './recover.ts'
import { routeRows } from './route.ts'
import { routeFailureRows } from './route-failures.ts'
import type { Row } from './row.ts'
import { submitRows } from './submit.ts'
import { submitAnswerRows } from './submit-answers.ts'
import { submitIdRows } from './submit-ids.ts'
import { submitKeyRows } from './submit-keys.ts'
import { wireRows } from './wire.ts'
import { wireDerivedRows } from './wire-derived.ts'
import { wireImageRows } from './wire-images.ts'
import { wireReachRows } from './wire-reach.ts'

/** Everything that core promises, each with what a user loses where it does not hold. */
export const rows: readonly Row[] = [
  ...wireRows,
  ...wireDerivedRows,
  ...wireImageRows,
  ...wireReachRows,
  ...submitRows,
  ...submitAnswerRows,
  ...submitIdRows,
  ...submitKeyRows,
  ...lookRows,
  ...lookAnswerRows,
  ...lookEndRows,
  ...lookOddRows,
  ...lookTimeRows,
  ...elsewhereRows,
  ...downloadRows,
  ...downloadFileRows,
  ...downloadLinkRows,
  ...downloadRefusedRows,
  ...downloadWayRows,
  ...lastWayRows,
  ...lifeRows,
  ...lifeJournalRows,
  ...lifeListRows,
  ...lifeSettlingRows,
  ...moneyRows,
  ...recoverRows,
  ...routeRows,
  ...routeFailureRows,
]
