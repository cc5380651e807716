export type { Behaviour, Plan, Subject, Trial } from './behaviour.ts'
export { type Captured, type CaptureOptions, capture, captureText } from './capture/capture.ts'
export type { Check } from './check.ts'
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
export { type Mismatch, ReplayFailure } from './failure.ts'
export { loadRecordings } from './load-recordings.ts'
export { matrixFile, matrixProblems } from './matrix-file.ts'
export { mediaBytes } from './media-bytes.ts'
export { mergeReports } from './merge-reports.ts'
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
export { type EvidenceTableOptions, evidenceTable } from './report/evidence-table.ts'
export { failureText } from './report/failure-text.ts'
export { type FirstCausesOptions, firstCauses } from './report/first-causes.ts'
export { terminalMatrix, terminalTotals } from './report/terminal-matrix.ts'
export { type ReportPaths, writeReports } from './report/write-reports.ts'
export type { CellReport, CheckReport, EvidenceReport, Report, Requirement, TracedExchange, Verdict } from './report.ts'
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
export { type EvidenceOptions, evidenceOf, isEnough } from './rows/evidence.ts'
export { type Played, playAgainst } from './rows/kill.ts'
export { type RunOptions, reportOf, runCheck, runSuites } from './run-suite.ts'
export { type OpenApiDocument, readSpecification, type Specification } from './spec/specification.ts'
export type { Expectation, Step } from './step.ts'
export { type Cell, type Suite, type SuiteOptions, suiteOf } from './suite.ts'
export type { Tape } from './tape.ts'
export { judgeWaivers, parseWaivers, type Waiver } from './waivers.ts'
export { ways } from './ways/ways.ts'
