import type { Behaviour } from '../behaviour.ts'
import { answerBehaviours } from './answers/index.ts'
import { connecting } from './connecting.ts'
import { requestBehaviours } from './requests/index.ts'

/** Everything that every adapter is held to, in the order of reports. */
export const behaviours: readonly Behaviour[] = [...connecting, ...requestBehaviours, ...answerBehaviours]
