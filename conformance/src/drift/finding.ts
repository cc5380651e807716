export type DriftKind =
  | 'new field'
  | 'vanished field'
  | 'type changed'
  | 'new status word'
  | 'other HTTP status'
  | 'new error code'
  | 'new model'
  | 'vanished model'

/** `broken`: what the document reads is gone, of another type, or a word it has no row for. `note`: there is more than before. `changed`: all else. */
export type DriftSeverity = 'broken' | 'changed' | 'note'

/** One thing that is not as documented. No value of an answer is in it, but for words, codes and names of models. */
export interface DriftFinding {
  readonly kind: DriftKind
  readonly severity: DriftSeverity
  /** `GET /v1/models 200: data[].id` */
  readonly where: string
  readonly documented: string
  readonly came: string
}

export interface DriftReport {
  readonly provider: string
  readonly title: string
  /** The questions that were answered. */
  readonly looked: readonly string[]
  /** The questions that were not, and why. */
  readonly notLooked: readonly { readonly what: string; readonly why: string }[]
  readonly findings: readonly DriftFinding[]
}

const severities: readonly DriftSeverity[] = ['broken', 'changed', 'note']

/** 0: nothing changed, or there is only more than before. 1: something is broken or changed. 2: something could not be looked at, and what could has not changed. */
export function driftExitCode({ findings, notLooked }: DriftReport): 0 | 1 | 2 {
  if (findings.some(({ severity }) => severity !== 'note')) return 1
  return notLooked.length > 0 ? 2 : 0
}

/** A report for a terminal. */
export function driftText({ title, looked, notLooked, findings }: DriftReport): string {
  const ordered = severities.flatMap(severity => findings.filter(finding => finding.severity === severity))
  const counts = severities.map(
    severity => `${findings.filter(finding => finding.severity === severity).length} ${severity}`,
  )
  return [
    `${title}: looked at ${looked.join(', ') || 'nothing'}`,
    ...notLooked.map(({ what, why }) => `not looked at: ${what}: ${why}`),
    ...ordered.flatMap(({ kind, severity, where, documented, came }) => [
      `${severity.padEnd(8)} ${kind}: ${where}`,
      `         documented: ${documented}`,
      `         came:       ${came}`,
    ]),
    findings.length > 0 ? counts.join(', ') : looked.length > 0 ? 'Nothing of this has changed.' : 'Nothing is known.',
    'Nothing was paid for. Whether a video can still be made, only a real task proves.',
  ].join('\n')
}
