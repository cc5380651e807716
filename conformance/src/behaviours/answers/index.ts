import type { Behaviour } from '../../behaviour.ts'
import { answerPaths } from './answer-paths.ts'
import { answerTexts } from './answer-texts.ts'
import { answerTimes } from './answer-times.ts'
import { answerValues } from './answer-values.ts'
import { discovery } from './discovery.ts'
import { errorHttp } from './error-http.ts'
import { errorRows } from './error-rows.ts'
import { kept } from './kept.ts'
import { levels } from './levels.ts'
import { listing } from './listing.ts'
import { notThere } from './operations.ts'
import { outputs } from './outputs.ts'
import { outputsNeeded } from './outputs-needed.ts'
import { outputsOrder } from './outputs-order.ts'
import { polling } from './polling.ts'
import { progress } from './progress.ts'
import { signs } from './signs.ts'
import { states } from './states.ts'
import { statusWords } from './status-words.ts'
import { whole } from './whole.ts'

/** How answers are read: words, places, results, errors, pace. */
export const answerBehaviours: readonly Behaviour[] = [
  whole,
  ...statusWords,
  ...signs,
  ...answerPaths,
  ...answerTexts,
  ...answerTimes,
  ...answerValues,
  ...levels,
  ...progress,
  ...outputs,
  ...outputsOrder,
  ...outputsNeeded,
  kept,
  ...polling,
  ...listing,
  states,
  notThere,
  discovery,
  ...errorRows,
  errorHttp,
]
