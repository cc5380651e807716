import type { Behaviour } from '../../behaviour.ts'
import { downloadAddresses } from './download-addresses.ts'
import { downloadAnswers } from './download-answers.ts'
import { downloadBroken } from './download-broken.ts'
import { downloadPlaces } from './download-places.ts'
import { downloadRanges } from './download-ranges.ts'
import { downloadTarget } from './download-target.ts'
import { lifecycleAbort } from './lifecycle-abort.ts'
import { lifecycleAgain } from './lifecycle-again.ts'
import { lifecycleJournal } from './lifecycle-journal.ts'
import { lifecycleRefs } from './lifecycle-refs.ts'
import { pollBody } from './poll-body.ts'
import { pollHttp } from './poll-http.ts'
import { pollResults } from './poll-results.ts'
import { pollTime } from './poll-time.ts'
import { pollTransport } from './poll-transport.ts'
import { pollWords } from './poll-words.ts'
import { submitBody } from './submit-body.ts'
import { submitHttp } from './submit-http.ts'
import { submitIds } from './submit-ids.ts'
import { submitTransport } from './submit-transport.ts'
import { wireHeaders } from './wire-headers.ts'
import { wireTexts } from './wire-texts.ts'

/** What goes wrong between a client and a provider, made out of the adapter's own tape, and how a client gets by. */
export const faults: readonly Behaviour[] = [
  ...submitTransport,
  ...submitHttp,
  ...submitBody,
  ...submitIds,
  ...pollTransport,
  ...pollHttp,
  ...pollBody,
  ...pollWords,
  ...pollResults,
  ...pollTime,
  ...downloadBroken,
  ...downloadRanges,
  ...downloadAnswers,
  ...downloadPlaces,
  ...downloadAddresses,
  ...downloadTarget,
  ...lifecycleAgain,
  ...lifecycleJournal,
  ...lifecycleRefs,
  ...lifecycleAbort,
  ...wireHeaders,
  ...wireTexts,
]
