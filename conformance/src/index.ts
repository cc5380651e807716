export { type ConformanceCase, type ConformanceOptions, conformanceCases } from './conformance-cases.ts'
export { type Mismatch, ReplayFailure } from './failure.ts'
export { loadRecordings } from './load-recordings.ts'
export { mediaBytes } from './media-bytes.ts'
export {
  type BytesSpec,
  type Fault,
  type Moment,
  parseRecording,
  type RecordedExchange,
  type RecordedRequest,
  type RecordedResponse,
  type Recording,
  type RecordingSource,
  recordingSchema,
} from './recording.ts'
export { type Replayed, type ReplayOptions, replay } from './replay.ts'
export { type Loopback, type ServeOptions, Silence, serve } from './serve.ts'
export type { Expectation, Step } from './step.ts'
