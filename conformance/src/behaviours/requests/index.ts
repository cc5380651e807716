import type { Behaviour } from '../../behaviour.ts'
import { fields } from './fields.ts'
import { limits } from './limits.ts'
import { limitsLenient } from './limits-lenient.ts'
import { limitsPresent } from './limits-present.ts'
import { limitsRules } from './limits-rules.ts'
import { media } from './media.ts'
import { mediaInputs } from './media-inputs.ts'
import { models } from './models.ts'
import { modelsListed } from './models-listed.ts'
import { modelsMapped } from './models-mapped.ts'
import { modelsRefused } from './models-refused.ts'
import { modes } from './modes.ts'
import { options } from './options.ts'
import { prices } from './prices.ts'
import { requests } from './requests.ts'
import { uploads } from './uploads.ts'

/** How requests are written: fields, limits, media, options, models, prices. */
export const requestBehaviours: readonly Behaviour[] = [
  ...requests,
  ...modes,
  ...models,
  ...modelsRefused,
  ...modelsMapped,
  ...modelsListed,
  ...fields,
  ...limits,
  ...limitsPresent,
  ...limitsRules,
  ...limitsLenient,
  ...options,
  ...media,
  ...mediaInputs,
  ...uploads,
  ...prices,
]
