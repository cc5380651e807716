import type { ClientEvent, OnEvent } from '@vidrelay/core'
import cliProgress from 'cli-progress'
import { warningLine } from './option-words.ts'
import type { Bar, Output } from './output.ts'
import { sizeText } from './table.ts'

/** A stream that may be a terminal. */
export type ProgressStream = NodeJS.WritableStream & { isTTY?: boolean }

/**
 * Shows how a task gets on: a bar where stderr is a terminal, else one line per change.
 * `named`: lines begin with the task's id, for several at once; then there is no bar.
 */
export function showProgress(
  output: Output,
  { named = false, stream = process.stderr as ProgressStream }: { named?: boolean; stream?: ProgressStream } = {},
): OnEvent {
  const hasBar = stream.isTTY === true && !named && process.env.TERM !== 'dumb'
  const bar = hasBar ? createBar(stream) : undefined
  if (bar) output.bar = bar
  const downloading = new Set<string>()
  return event => {
    if (bar?.update(event)) return
    const line = lineOf(event, downloading)
    if (line !== undefined) output.note(named && 'ref' in event && event.ref ? `${event.ref.id}: ${line}` : line)
  }
}

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

/** A bar that is redrawn in place; `update` tells whether it showed the event. */
function createBar(stream: NodeJS.WritableStream): Bar & { update(event: ClientEvent): boolean } {
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
      return `[${drawn}] ${state.percent} %  ${state.text}  ${seconds} s`.slice(0, Math.max(20, maxWidth - 1))
    },
  })
  const draw = (text: string, percent: number): true => {
    Object.assign(state, { text, percent })
    isWanted = true
    if (!bar.isActive) bar.start(100, 0) // while it is active its own timer draws
    return true
  }
  return {
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
}
