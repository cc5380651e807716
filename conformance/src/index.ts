export { type Captured, capture, captureText } from './capture/capture.ts'
export type { CaptureOptions } from './capture/options.ts'
export { type DriftOptions, drift } from './drift/drift.ts'
export {
  type DriftFinding,
  type DriftKind,
  type DriftReport,
  type DriftSeverity,
  driftExitCode,
  driftText,
} from './drift/finding.ts'
export type { OpenApi } from './drift/spec-shape.ts'
export { loadRecordings } from './format/load-recordings.ts'
export { mediaBytes } from './format/media-bytes.ts'
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
} from './format/recording.ts'
export type {
  CellReport,
  CheckReport,
  EvidenceReport,
  Report,
  Requirement,
  TracedExchange,
  Verdict,
} from './format/report.ts'
export type { Expectation, Step } from './format/step.ts'
export { type Mismatch, ReplayFailure } from './replay/failure.ts'
export { type Replayed, type ReplayOptions, replay } from './replay/replay.ts'
export { type EvidenceTableOptions, evidenceTable } from './report/evidence-table.ts'
export { failureText } from './report/failure-text.ts'
export { type FirstCausesOptions, firstCauses } from './report/first-causes.ts'
export { terminalMatrix, terminalTotals } from './report/terminal-matrix.ts'
export { type ReportPaths, writeReports } from './report/write-reports.ts'
export {
  type Coverage,
  type CoverageOptions,
  coverage,
  coverageSentence,
  type Killers,
  mutantKey,
  refusalOf,
  refusedAtLoad,
  type Survivor,
} from './rows/coverage.ts'
export { type DocumentRow, documentRows, type Mutant } from './rows/document-rows.ts'
export { type Played, playAgainst } from './rows/kill.ts'
export { type OpenApiDocument, readSpecification, type Specification } from './spec/specification.ts'
export { type EvidenceOptions, evidenceOf, isEnough } from './suite/evidence.ts'
export { matrixFile, matrixProblems } from './suite/matrix-file.ts'
export { mergeReports } from './suite/merge-reports.ts'
export { type RunOptions, reportOf, runSuites } from './suite/run-suite.ts'
export { type Cell, type Suite, type SuiteOptions, suiteOf } from './suite/suite.ts'
export { judgeWaivers, parseWaivers, type Waiver } from './suite/waivers.ts'
export type { Behaviour, Plan, Subject, Trial } from './ways/behaviour.ts'
export type { Check } from './ways/check.ts'
export type { Tape } from './ways/tape.ts'
export { ways } from './ways/ways.ts'
