import type { JournalEntry, Task } from '@vidrelay/core'
import { formatRef } from '@vidrelay/core/internal'
import { linkLife } from './save-result.ts'
import { timeText } from './table.ts'

/** A task as lines. Links are shown without their query, which may be a signature. */
export function describeTask(task: Task, entry?: JournalEntry): string[] {
  const { ref, error, progress, upstreamStatus, cost } = task
  const word = upstreamStatus === null ? '' : ` (${upstreamStatus})`
  const rows: (readonly [string, string] | false)[] = [
    entry?.file !== undefined && entry.file !== null && ['file', entry.file],
    ['task', `${ref.id} (${[ref.provider, ref.model].filter(Boolean).join(', ')})`],
    ['status', `${task.status}${word}${progress === null ? '' : `, ${progress} %`}`],
    error !== null && ['reason', error.message],
    error?.hint !== undefined && ['hint', error.hint],
    ['effective', parametersText(task.effective)],
    cost !== null && ['cost', `${cost.usd} USD (${cost.basis})`],
    task.createdAt !== null && ['created', timeText(task.createdAt)],
    task.completedAt !== null && ['completed', timeText(task.completedAt)],
    ...task.outputs.map((output): readonly [string, string] => [
      output.role,
      output.url === null ? 'comes by the provider' : `${withoutQuery(output.url)} (${linkLife(task)})`,
    ]),
    ['ref', formatRef(ref)],
  ]
  return rows
    .filter(row => row !== false && row[1] !== '')
    .map(row => (row === false ? '' : `${row[0].padEnd(10)} ${row[1]}`))
}

const parametersText = (parameters: Task['effective']): string =>
  Object.entries(parameters)
    .filter(([name]) => name !== 'model')
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')

const withoutQuery = (url: string): string => {
  const { origin, pathname, search } = new URL(url)
  return origin + pathname + (search && '?…')
}
