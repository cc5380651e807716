import type { ProviderFactory } from '@vidrelay/core/provider'
import { expect } from 'vitest'
import { type Recording, ReplayFailure, replay } from '../src/index.ts'
import { recording } from './made-up.ts'

/** The message of the failure; a replay that passes fails the test. */
export async function failureOf(adapter: ProviderFactory, changes: Partial<Recording>): Promise<string> {
  const error: unknown = await replay(adapter, recording(changes)).then(
    () => new Error('it passed'),
    error => error,
  )
  expect(error).toBeInstanceOf(ReplayFailure)
  return (error as ReplayFailure).message.replaceAll(/ {2,}/g, ' ')
}

/** A step with more expected of it, or something else. */
export const expecting = (step: Recording['steps'][number], expect: object): Recording['steps'][number] =>
  ({ ...step, expect: { ...('expect' in step ? step.expect : {}), ...expect } }) as Recording['steps'][number]
