import { createSchedule } from '../base/schedule.ts'
import { withoutRaw } from '../wire/build-task.ts'
import { longestPause } from '../wire/retry-after.ts'
import type { VidrelayError } from '../words/errors.ts'
import { clientClosed, misuse } from '../words/problems.ts'
import { refIdentity } from '../words/ref.ts'
import { isFinal, type Task, type TaskRef } from '../words/task.ts'
import type { Context } from './context.ts'
import { isEmpty, rememberEmpty } from './ends.ts'
import { endTold, isOver, sawTask } from './history.ts'
import { type Look, longestEmptyMs, look } from './look.ts'
import { noResult } from './no-result.ts'
import { createSignals, type Desk, Ending, Stream } from './waiters.ts'
import { isChange, newWatched, observedOf, timeoutOf, type Watched } from './watched.ts'

export interface WaitOptions {
  /** Stops this wait only; the task and other waiters go on. */
  signal?: AbortSignal
  /** Seconds this wait lasts. Default: the client's. */
  deadline?: number
}

export function checkDeadline(seconds: number | undefined): void {
  if (seconds !== undefined && !(seconds > 0)) throw misuse('deadline: accepted: seconds, more than 0')
}

/** Those who wait for one task share its looks; the last of them ends these. */
export interface Watcher {
  /** Every change of the task, starting with the first thing seen; ends on a final status. */
  watch(ref: TaskRef, options: WaitOptions): AsyncGenerator<Task, void, undefined>
  /** The task once it is final, as it is judged then. @throws what `judge` throws */
  end(ref: TaskRef, options: WaitOptions, judge: (task: Task) => Task): Promise<Task>
  close(): void
}

/** Milliseconds since the last look after which a deadline gets one of its own. */
const freshMs = 1000
/** Looks that begin in one turn of the event loop. */
const mostAtOnce = 32
/** First looks of a crowd are spread over this share of the pace, the more the larger it is: whole from so many on. */
const spread = 0.05
const crowd = 1000
/** Looks in flight, each of which may take a connection; more only where one would be late by this share of the pace. */
const mostInFlight = 128
const lateness = 0.05

/** All watched tasks are records in one schedule, and all time is one timer: it rings when the next of them is due. */
export function createWatcher(context: Context): Watcher {
  const { clock, relay } = context
  const { polling } = relay.provider
  const watched = new Map<string, Watched>()
  const schedule = createSchedule<Watched>()
  let alarm: { at: number; off: AbortController } | undefined
  let isRinging = false
  let inFlight = 0
  const latenessMs = lateness * polling.every * 1000
  /** When the next one begins, as far as is known now. */
  const nextBegin = (): number | undefined => {
    const { next } = schedule
    return next && (inFlight < mostInFlight ? next.due : next.due + latenessMs)
  }

  /** An alarm that is too early only sets the next one; nobody is disturbed for one that is late enough. */
  const setAlarm = () => {
    const at = nextBegin()
    if (isRinging || (alarm && at !== undefined && alarm.at <= at)) return
    alarm?.off.abort()
    alarm = undefined
    if (at === undefined) return
    const own = { at, off: new AbortController() }
    alarm = own
    const ms = at - clock.monotonic()
    void (ms > 0 ? clock.sleep(ms, own.off.signal) : Promise.resolve()).then(() => {
      if (alarm !== own) return
      alarm = undefined
      isRinging = true
      void context.track(ring()).finally(() => {
        isRinging = false
        setAlarm()
      })
    })
  }
  /** A crowd that is due at once begins in small groups, so that nothing else of this process has to wait for it. */
  const ring = async () => {
    for (let begun = 1; ; begun++) {
      const { next } = schedule
      if (!next || nextBegin()! > clock.monotonic()) return
      schedule.remove(next)
      attend(next)
      if (begun % mostAtOnce === 0) await new Promise<void>(resolve => setImmediate(resolve))
    }
  }
  const plan = (one: Watched) => {
    schedule.remove(one)
    one.due = one.waiters.reduce((due, { until }) => Math.min(due, until), one.nextAt)
    schedule.add(one)
    setAlarm()
  }
  const forget = (one: Watched) => {
    schedule.remove(one)
    if (watched.get(one.identity) === one) watched.delete(one.identity) // whoever comes now begins anew
    setAlarm()
  }
  const endAll = (one: Watched, how: Task | VidrelayError) => {
    const { waiters } = one
    one.waiters = []
    forget(one)
    for (const waiter of waiters) waiter.end(how)
  }

  /** Its next look is due, or a deadline: that one gets a last look, unless the first one is not even due. */
  const attend = (one: Watched) => {
    const now = clock.monotonic()
    if (now >= one.nextAt || (one.looks > 0 && now - one.lastAt >= freshMs)) void lookAt(one)
    else goOn(one)
  }
  const goOn = (one: Watched) => {
    const now = clock.monotonic()
    const late = one.waiters.filter(({ until }) => until <= now)
    if (late.length > 0) one.waiters = one.waiters.filter(({ until }) => until > now)
    for (const waiter of late) waiter.end(timeoutOf(one, waiter.seconds))
    if (one.waiters.length === 0) forget(one)
    else plan(one)
  }
  const lookAt = async (one: Watched) => {
    one.lastAt = clock.monotonic()
    one.looks++
    one.stop = new AbortController()
    inFlight++
    try {
      const found = await look(context, one.ref, one.stop.signal, isLast(one)).finally(() => inFlight--)
      one.stop = undefined
      if (one.waiters.length === 0) return
      const end = await weigh(one, found)
      if (end) endAll(one, end)
      else goOn(one)
    } catch (error) {
      // Only what must not happen comes here (a bug of ours): the waiters hear it, nobody hangs.
      endAll(one, error as VidrelayError)
    }
  }
  /** Somebody gives up after the look that begins now. */
  const isLast = ({ lastAt, waiters, history }: Watched): boolean =>
    lastAt - history.emptySince >= longestEmptyMs(context) || waiters.some(({ until }) => until <= lastAt)
  /** What a look means for those who wait: how it ended, where it did. */
  const weigh = async (one: Watched, found: Look): Promise<Task | VidrelayError | undefined> => {
    one.observed[found.label] = (one.observed[found.label] ?? 0) + 1
    const hint = Math.min(found.hintSeconds ?? 0, Math.max(longestPause, polling.every))
    const seconds = Math.max(intervalOf(one), hint)
    one.nextAt = one.lastAt + seconds * 1000
    const now = clock.monotonic()
    if ('task' in found) {
      one.lastError = undefined
      const emptyMs = sawTask(one.history, isEmpty(found.task), one.lastAt)
      const isEnd = publish(one, found.task)
      if (emptyMs < longestEmptyMs(context)) return isEnd ? found.task : undefined
      await rememberEmpty(context, one.ref)
      return noResult(context, found.task).with({ observed: observedOf(one.observed) })
    }
    const { error } = found
    one.lastError = error
    if (!isOver(one.history, { ...found, code: error.code }, now, context.ageOf(one.ref))) {
      const { code, message } = error
      context.emit?.({ type: 'retry', operation: 'get', reason: code, message, seconds, ref: one.ref })
      return undefined
    }
    const ended = await endTold(one.history, found, now)
    if (ended) publish(one, ended)
    return ended ?? error.with({ observed: observedOf(one.observed) })
  }

  /** Documented pace, a tenth longer each time up to the slowest; jitter only upward, so that nobody polls too early. */
  const intervalOf = ({ looks }: Watched): number => {
    const { every, most = every } = polling
    return Math.min(most, every * 1.1 ** (looks - 1)) * (1 + 0.02 * clock.random())
  }

  /** Tells listeners, and those who wait, what is new. True: it is final, and told by its end. */
  const publish = (one: Watched, task: Task): boolean => {
    const { emit } = context
    const before = one.last
    // The answer itself goes to those who wait; kept for everybody it would be the most of a record.
    one.last = isFinal(task.status) ? task : withoutRaw(task)
    for (const warning of task.warnings) {
      // Trouble with the journal is told once, for all tasks (books.ts).
      if (warning.code === 'journal' || one.warned?.has(warning.message)) continue
      one.warned ??= new Set()
      one.warned.add(warning.message)
      emit?.({ type: 'warning', warning, ref: one.ref })
    }
    if (emit && isChange(before, task)) {
      const { status: to, upstreamStatus: upstream, progress } = task
      emit({ type: 'status', ref: one.ref, from: before?.status ?? null, to, upstream, progress })
    }
    if (isFinal(task.status)) return true
    for (const waiter of one.waiters) waiter.tell(task)
    return false
  }

  const watchedOf = (ref: TaskRef): Watched => {
    const identity = refIdentity(ref)
    const known = watched.get(identity)
    if (known) return known
    // Of what has ended nothing new is expected, so that nothing is gained by waiting.
    const first = context.endOf(ref) ? 0 : (polling.first ?? polling.every)
    const firstMs = Math.max(0, first * 1000 - context.ageOf(ref))
    // Numbers that fill a stretch evenly, whatever their count is.
    const phase = (watched.size * 0.618_033_988_75) % 1
    const spreadMs = spread * polling.every * 1000 * phase * Math.min(1, watched.size / crowd)
    const one = newWatched(ref, identity, clock.monotonic() + firstMs + spreadMs)
    watched.set(identity, one)
    return one
  }
  const desk: Desk = {
    untilOf: seconds => clock.monotonic() + seconds * 1000,
    join(ref, waiter) {
      const one = watchedOf(ref)
      one.waiters = [...one.waiters, waiter] // one in nearly all, and a list that grows keeps room for many
      if (one.last) waiter.tell(one.last)
      if (one.stop === undefined) plan(one)
      return one
    },
    leave(one, waiter) {
      one.waiters = one.waiters.filter(own => own !== waiter)
      if (one.waiters.length > 0) return
      forget(one)
      one.stop?.abort()
    },
    signals: createSignals(),
    knownEnd: ref => context.freshEnd(ref, polling.every),
  }
  const secondsOf = ({ deadline }: WaitOptions) => deadline ?? context.deadlineSeconds
  return {
    watch: (ref, options) => new Stream(desk, ref, options.signal, secondsOf(options)),
    end: (ref, options, judge) =>
      new Promise((resolve, reject) => {
        new Ending(desk, ref, options.signal, secondsOf(options), { judge, resolve, reject })
      }),
    close() {
      for (const one of [...watched.values()]) endAll(one, clientClosed(one.ref))
    },
  }
}
