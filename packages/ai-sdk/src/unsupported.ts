import {
  type ImageModelV4CallOptions as ImageCall,
  type SharedV4Warning,
  UnsupportedFunctionalityError,
  type Experimental_VideoModelV4CallOptions as VideoCall,
} from '@ai-sdk/provider'
import type { Warning } from '@vidrelay/core'
import { ours } from './request.ts'

type Lack = readonly [feature: string, why: string]

const asOption = `where the relay has it, say it as the relay spells it: providerOptions: { ${ours}: { … } }`

export function videoLacks(call: VideoCall & { webhookUrl?: string | undefined }): Lack[] {
  const isVideo = (call.inputReferences ?? []).some(({ mediaType }) => mediaType?.startsWith('video/'))
  return [
    ...given('fps', call.fps, asOption),
    ...given('generateAudio', call.generateAudio, asOption),
    ...given('webhookUrl', call.webhookUrl, 'nothing would call it; ask with getVideoStatus'),
    ...given(
      'aspectRatio',
      call.aspectRatio === 'adaptive' || undefined,
      "'adaptive' is no ratio that a relay can be asked for; leave it out to have the relay's own",
    ),
    ...given('inputReferences', isVideo || undefined, 'videos are no input of a relay here; images are'),
  ]
}

export const imageLacks = (call: ImageCall): Lack[] => given('mask', call.mask, asOption)

const given = (feature: string, value: unknown, why: string): Lack[] => (value === undefined ? [] : [[feature, why]])

/**
 * What would be left out is refused before anything is bought, or, with `lenient`, told.
 * @throws `UnsupportedFunctionalityError`
 */
export function refuseOrWarn(lacks: readonly Lack[], isLenient: boolean | undefined): SharedV4Warning[] {
  const [first] = lacks
  if (first && !isLenient) {
    const [functionality, why] = first
    const message = `${functionality}: not supported by vidrelay; ${why}. Nothing was bought; \`purchase: { lenient: true }\` leaves it out with a warning`
    throw new UnsupportedFunctionalityError({ functionality, message })
  }
  return lacks.map(([feature, details]) => ({ type: 'unsupported', feature, details }))
}

/** What core says of a task. */
export const warningsOf = (warnings: readonly Warning[]): SharedV4Warning[] =>
  warnings.map(({ code, field, message }) =>
    code === 'dropped' && field !== undefined
      ? { type: 'unsupported', feature: field, details: message }
      : { type: 'other', message },
  )
