import type { ClientEvent, OnEvent, TaskRef } from '@vidrelay/core'
import cliProgress from 'cli-progress'
import { warningLine } from './option-words.ts'
import type { Bar, Output } from './output.ts'
import { sizeText } from './table.ts'
import { durationText, type UsualTime, usualText } from './usual-time.ts'

/** A stream that may be a terminal. */
export type ProgressStream = NodeJS.WritableStream & { isTTY?: boolean }

export interface ProgressOptions {
  /** Lines begin with the task's id, for several at once; then there is no bar. */
  named?: boolean
  stream?: ProgressStream
  /** How long such tasks took before, where that is known. */
  usual?: (ref: TaskRef) => Promise<UsualTime | undefined>
}

/** Shows how a task gets on: a bar where a person looks at stderr, else one line per change. */
export function showProgress(
  output: Output,
  { named = false, stream = process.stderr as ProgressStream, usual }: ProgressOptions = {},
): OnEvent {
  const bar = isWatched(stream) && !named ? createBar(stream) : undefined
  if (bar) output.bar = bar
  const downloading = new Set<string>()
  let isAsked = false
  const tellUsual = async (ref: TaskRef) => {
    const time = await usual?.(ref).catch(() => undefined) // what is wrong with the journal is told elsewhere
    if (!time) return
    if (bar) bar.usual = time
    else output.note(usualText(time))
  }
  return event => {
    if (event.ref && !isAsked) {
      isAsked = true
      void tellUsual(event.ref)
    }
    if (bar?.update(event)) return
    const line = lineOf(event, downloading)
    if (line !== undefined) output.note(named && 'ref' in event && event.ref ? `${event.ref.id}: ${line}` : line)
  }
}

/** A terminal that can draw, in front of a person: the logs of a CI keep every frame of a bar. */
const isWatched = ({ isTTY }: ProgressStream): boolean =>
  isTTY === true && process.env.TERM !== 'dumb' && ['', '0', 'false'].includes(process.env.CI ?? '')

/** The line of an event, or none. */
function lineOf(event: ClientEvent, downloading: Set<string>): string | undefined {
  if (event.type === 'submit') {
    if (event.state === 'waiting')
      return `another process is buying under key ${event.key}; waiting for what comes of it`
    if (event.state === 'sending') return `submitting (key ${event.key})`
    if (event.state === 'accepted') return `accepted as ${event.ref?.id}`
    if (event.state === 'repeated') return `nothing was sent: key ${event.key} already stands for ${event.ref?.id}`
    return undefined // the error that follows says more
  }
  if (event.type === 'status') return statusText(event)
  if (event.type === 'warning') return warningLine(event.warning)
  if (event.type === 'retry') return `${event.message}; trying again in ${Math.ceil(event.seconds)} s`
  if (event.type === 'download' && !downloading.has(event.ref.id)) {
    downloading.add(event.ref.id)
    return `downloading${event.total === null ? '' : ` ${sizeText(event.total)}`}`
  }
  return undefined
}

/** `running (IN_PROGRESS) 30 %`. */
export const statusText = ({
  to,
  upstream,
  progress,
}: Pick<Extract<ClientEvent, { type: 'status' }>, 'to' | 'upstream' | 'progress'>): string =>
  [to, upstream && upstream.toLowerCase() !== to ? `(${upstream})` : '', progress === null ? '' : `${progress} %`]
    .filter(Boolean)
    .join(' ')

interface ProgressBar extends Bar {
  usual: UsualTime | undefined
  /** Did it show the event? */
  update(event: ClientEvent): boolean
}

/** A bar that is redrawn in place. */
function createBar(stream: NodeJS.WritableStream): ProgressBar {
  const begun = performance.now()
  const state = { text: '', percent: 0 }
  let isWanted = false
  const bar = new cliProgress.SingleBar({
    stream,
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
    fps: 4,
    barsize: 24,
    barCompleteChar: '#',
    barIncompleteChar: '-',
    // A format of our own, because the time must go on counting when a note interrupts the bar.
    format: (options, { maxWidth }) => {
      const drawn = cliProgress.Format.BarFormat(state.percent / 100, options)
      const seconds = Math.floor((performance.now() - begun) / 1000)
      const before = progress.usual ? ` (usually ${durationText(progress.usual.seconds)})` : ''
      const text = `[${drawn}] ${state.percent} %  ${state.text}  ${seconds} s${before}`
      return text.slice(0, Math.max(20, maxWidth - 1))
    },
  })
  const draw = (text: string, percent: number): true => {
    Object.assign(state, { text, percent })
    isWanted = true
    if (!bar.isActive) bar.start(100, 0) // while it is active its own timer draws
    return true
  }
  const progress: ProgressBar = {
    usual: undefined,
    hide: () => bar.stop(),
    show: () => {
      if (isWanted) bar.start(100, 0)
    },
    update(event) {
      if (event.type === 'status') return draw(event.to, event.progress ?? state.percent)
      if (event.type !== 'download') return false
      const { received, total } = event
      const share = total ? Math.floor((100 * received) / total) : 0
      return draw(`downloading ${sizeText(received)}${total === null ? '' : ` of ${sizeText(total)}`}`, share)
    },
  }
  return progress
}
