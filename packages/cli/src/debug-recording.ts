import { rmSync, writeFileSync } from 'node:fs'
import { arch, platform } from 'node:os'
import type { ClientEvent, TaskRef, Warning } from '@vidrelay/core'
import { createScrub } from '@vidrelay/core/internal'
import { refusal } from './refusal.ts'
import { version } from './version.ts'

/** What `--debug` writes down for a bug report. Only what stands in these lists goes in; everything else stays out. */
const eventFields = {
  request: ['operation', 'method', 'url'],
  response: ['operation', 'status', 'milliseconds', 'bytes'],
  no_answer: ['operation', 'method', 'url', 'reason', 'message', 'milliseconds'],
  submit: ['operation', 'key', 'attempt', 'state', 'reason', 'ref'],
  failover: ['key', 'attempt', 'from', 'to', 'reason', 'message'],
  queue: ['key', 'provider', 'state', 'ahead'],
  status: ['ref', 'from', 'to', 'upstream', 'progress'],
  warning: ['warning', 'ref'],
  retry: ['operation', 'reason', 'message', 'seconds', 'ref'],
  download: ['ref', 'received', 'total'],
} as const satisfies { [type in ClientEvent['type']]: readonly string[] }
const refFields = [
  'provider',
  'dialect',
  'kind',
  'id',
  'model',
  'createdAt',
] as const satisfies readonly (keyof TaskRef)[]
const warningFields = ['code', 'field', 'message'] as const satisfies readonly (keyof Warning)[]
const errorFields = [
  'name',
  'code',
  'message',
  'hint',
  'provider',
  'field',
  'status',
  'upstreamCode',
  'upstreamMessage',
  'row',
  'key',
  'observed',
  'retryable',
  'exitCode',
] as const

/** What holds sentences and words of ours; every other field holds the provider's or the user's. */
const sentences = new Set(['message', 'hint', 'name', 'code', 'operation', 'method', 'state', 'reason', 'from', 'to'])
/** Unit: characters. No sentence of ours says by chance what is this long. */
const longerThanWords = 24

type ScrubOf = (field: string) => (text: string) => string

const mostEvents = 5000

export interface DebugRecording {
  event(event: ClientEvent): void
  /** Keys are never written, whatever they stand in. */
  hideKey(key: string | undefined): void
  hidePrompt(prompt: string | undefined): void
  /** Writes the file. `error`: the error in its JSON form. */
  finish(end: { exitCode: number; error: Record<string, unknown> | null }): void
}

/** @throws `invalid_request` where the file exists or cannot be made, before anything is sent */
export function startRecording(file: string, command: string): DebugRecording {
  write(file, {}, 'wx')
  const begunAt = new Date().toISOString()
  const begun = performance.now()
  const keys = new Set<string>()
  const prompts = new Set<string>()
  const events: { at: number; event: ClientEvent }[] = []
  let lost = 0
  return {
    event(event) {
      const last = events.at(-1)?.event
      // Of a download's thousands of pieces the latest one tells everything.
      if (event.type === 'download' && last?.type === 'download' && last.ref.id === event.ref.id) events.pop()
      if (events.length < mostEvents) events.push({ at: Math.round(performance.now() - begun), event })
      else lost++
    },
    hideKey: key => void (key && keys.add(key)),
    hidePrompt: prompt => void (prompt && prompts.add(prompt)),
    finish({ exitCode, error }) {
      // A sentence of ours has lost the prompt already, and must not lose a word that the prompt happens to be.
      const ours = createScrub(
        [...keys],
        [...prompts].filter(prompt => prompt.length >= longerThanWords),
      )
      const theirs = createScrub([...keys], [...prompts])
      const scrubOf = (field: string) => (sentences.has(field) ? ours : theirs)
      write(file, {
        about:
          'vidrelay debug recording: no key, prompt, image or signed query. Texts of the provider are its own words.',
        command,
        versions: { vidrelay: version, node: process.version, platform: `${platform()} ${arch()}` },
        begunAt,
        exitCode,
        error:
          error &&
          picked(error, errorFields, field => text => scrubOf(field)(withoutWords(text, error, prompts.size > 0))),
        events: events.map(({ at, event }) => ({
          at,
          type: event.type,
          ...picked(event, eventFields[event.type], scrubOf),
        })),
        ...(lost > 0 && { lost }),
      })
    },
  }
}

/** Why a task failed may be told with the prompt in it, and a run that only looks at the task could not find it there. */
function withoutWords(text: string, error: Record<string, unknown>, isPromptKnown: boolean): string {
  const { upstreamMessage: words } = error
  if (isPromptKnown || typeof words !== 'string' || words === '') return text
  return text.replaceAll(words, `[${words.length} characters of the provider]`)
}

function picked(from: object, fields: readonly string[], scrubOf: ScrubOf): Record<string, unknown> {
  const known = fields.filter(field => (from as Record<string, unknown>)[field] !== undefined)
  return Object.fromEntries(
    known.map(field => [field, plain(field, (from as Record<string, unknown>)[field], scrubOf)]),
  )
}

function plain(field: string, value: unknown, scrubOf: ScrubOf): unknown {
  if (typeof value === 'string') return scrubOf(field)(value)
  if (typeof value !== 'object' || value === null) return value
  if (field === 'ref') return picked(value, refFields, scrubOf)
  if (field === 'warning') return picked(value, warningFields, scrubOf)
  // How often which answer came: the answers are the provider's words, the rest are counts.
  if (field === 'observed')
    return Object.fromEntries(Object.entries(value).map(([what, count]) => [scrubOf(field)(what), Number(count)]))
  return undefined
}

/** Synchronous, so that it is also written on the way out of a second Ctrl-C. Its owner alone may read it. */
function write(file: string, recording: object, flag: 'w' | 'wx' = 'w'): void {
  try {
    writeFileSync(file, `${JSON.stringify(recording, null, 2)}\n`, { mode: 0o600, flag })
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST') throw refusal('debug', `${file} exists and is not overwritten; accepted: a new name`)
    if (flag === 'w') rmSync(file, { force: true }) // half a recording is none
    throw refusal('debug', `${file} cannot be written (${code})`)
  }
}
