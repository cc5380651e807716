import { type Exchange, serve } from '@vidrelay/serve'
import { applyFault } from './apply-fault.ts'
import { controlHandlers } from './control-routes.ts'
import { type Drift, drifted, parseDrift } from './drift.ts'
import { type Fault, parseFault } from './fault.ts'
import { createFaultBook } from './fault-book.ts'
import { createFileShelf } from './file-shelf.ts'
import { type ProtocolContext, protocolHandlers } from './protocol.ts'
import { protocols } from './providers/protocols.ts'
import { randomText } from './random-text.ts'
import { isReachable } from './reference-image.ts'
import { createRequestLog, type RecordedRequest } from './request-log.ts'
import { createRouting, ownOrigin } from './routing.ts'
import { createTaskStore, type SandboxTask } from './task-store.ts'
import type { Timeline } from './task-timeline.ts'
import { createUploadShelf } from './upload-shelf.ts'

/** Options of `startSandbox`. */
export interface SandboxOptions {
  /** Port on 127.0.0.1; only loopback is possible. Absence or 0: a free one. */
  readonly port?: number
  /** How many times faster than the timeline tasks run; above 0. It does not shorten the life of links. Absence: 1. */
  readonly speed?: number
  /** How long a task takes. Absence: 6 seconds waiting, 14 seconds running. */
  readonly timeline?: Timeline
  /** How long a link to a file is good. Unit: seconds; 0 or more. Absence: what the provider documents, else 3600. */
  readonly linkSeconds?: number
  /**
   * The clock. Unit: milliseconds since 1970. Absence: the system's as it was when the process began, and the time that passed since, so that a correction of the system's
   * clock ages no task. Nothing else in the sandbox knows the time.
   */
  readonly now?: () => number
  /** Per provider id, the only key it accepts. Absence: any key, but for those with a meaning (see the README). */
  readonly keys?: Readonly<Record<string, string>>
  /** How answers differ from what the documents say, from the beginning. Absence: not at all. */
  readonly drift?: readonly Drift[]
}

/** A provider as the sandbox plays it. */
export interface SandboxProvider {
  readonly id: string
  /** What to give a client as base URL instead of the provider's own. */
  readonly url: string
  /** A key that it accepts. */
  readonly key: string
}

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:<port>`; the first provider answers here too, without its prefix. */
  readonly url: string
  readonly port: number
  readonly providers: readonly SandboxProvider[]
  /** What came over the wire, oldest first. */
  readonly requests: readonly RecordedRequest[]
  /** What was made, oldest first, as it is now. */
  readonly tasks: readonly SandboxTask[]
  /**
   * Makes something go wrong, once or `times` times.
   *
   * @throws TypeError where the fault makes no sense
   */
  fault(fault: Fault): void
  /** Takes back the faults that have not struck yet. */
  clearFaults(): void
  /**
   * Changes the protocol until it is taken back.
   *
   * @throws TypeError where the drift makes no sense
   */
  drift(drift: Drift): void
  /** Everything is as documented again. */
  clearDrift(): void
  /** Stops it; open connections are dropped, tasks and files are gone. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const defaults = {
  speed: 1,
  timeline: { queued: 6, running: 14 },
  linkSeconds: 3600,
  key: 'sk-sandbox',
  maxBodyBytes: 32 * 2 ** 20,
}

/** A date that goes on evenly. */
const steadyNow = () => Math.floor(performance.timeOrigin + performance.now())

/**
 * Plays the relays' protocols on one loopback port.
 *
 * @throws TypeError where an option makes no sense
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { now = steadyNow, keys = {} } = options
  const { speed, timeline, linkSeconds } = checked(options)
  const ids = protocols.map(({ id }) => id)
  for (const id of Object.keys(keys)) if (!ids.includes(id)) throw new TypeError(`keys: there is no provider ${id}`)

  const tasks = createTaskStore(now, { queued: timeline.queued / speed, running: timeline.running / speed })
  const faults = createFaultBook()
  const log = createRequestLog()
  const files = createFileShelf({ origin: ownOrigin, tasks, now })
  const uploads = createUploadShelf(ownOrigin, now)
  const routing = createRouting(
    protocols,
    path => tasks.findByFile(path.slice('/files/'.length))?.provider ?? uploads.ownerOf(path),
  )
  const add = (fault: Fault): void => faults.add(parseFault(fault, ids))
  let drifts = (options.drift ?? []).map(drift => parseDrift(drift, ids))
  const addDrift = (drift: Drift): void => {
    drifts = [...drifts, parseDrift(drift, ids)]
  }
  const clearDrift = (): void => {
    drifts = []
  }
  let url = ''
  const lifetime = (documented: number) => linkSeconds ?? documented
  const context: ProtocolContext = {
    now,
    tasks,
    files,
    uploads,
    lifetime,
    key: provider => (Object.hasOwn(keys, provider) ? keys[provider] : undefined),
    address: path => url + path,
    baseUrl: provider => `${url}/${provider}`,
    fileUrl: (file, until = Math.floor(now() / 1000) + lifetime(defaults.linkSeconds)) => url + files.link(file, until),
    async canFetch(image) {
      if (!image.startsWith(`${url}/`)) return isReachable(image)
      const own = new URL(image)
      return uploads.hasImage(own.pathname) || files.hasImage(own)
    },
  }
  const requestId = () => new Date(now()).toISOString().replace(/\D/g, '') + randomText(8)
  const providers = () => ids.map(id => ({ id, url: `${url}/${id}`, key: context.key(id) ?? defaults.key }))
  const state = () => ({
    url,
    now: now(),
    providers: providers(),
    tasks: tasks.all(),
    faults: faults.list(),
    drift: drifts,
    requests: log.all(),
  })

  const handlers = [
    ...controlHandlers(ownOrigin, {
      providers: ids,
      state,
      faults: faults.list,
      addFault: add,
      clearFaults: faults.clear,
      drift: () => drifts,
      addDrift,
      clearDrift,
    }),
    ...files.handlers,
    ...uploads.handlers,
    ...protocols.flatMap(protocol => protocolHandlers(protocol, context, requestId)),
  ]
  const intercept = async (exchange: Exchange, next: () => Promise<Response | undefined>): Promise<Response> => {
    const place = routing.placeOf(exchange)
    const answer = async () => {
      if ((await exchange.body()) === null) return place.protocol.bodyTooLarge()
      const answered = (await next()) ?? place.protocol.unknownPath(exchange.method, exchange.url.pathname)
      return place.control ? answered : drifted(answered, drifts, place)
    }
    if (place.control) return answer()
    const { provider, operation } = place
    const fault = operation ? faults.take(provider, operation) : undefined
    const record = log.open(exchange, { at: now(), provider, operation, fault: fault?.kind ?? null })
    if (fault?.kind !== 'drop-before-read') record.readBody(await exchange.body())
    const scene = { answer, taskIds: () => tasks.all().map(({ id }) => id) }
    const response = fault ? await applyFault(fault, scene) : await answer()
    if (response.type !== 'error') record.answered(response.status)
    return response
  }

  const { maxBodyBytes } = defaults
  const served = await serve(handlers, { port: options.port ?? 0, maxBodyBytes, locate: routing.locate, intercept })
  url = served.url
  return {
    url,
    port: served.port,
    providers: providers(),
    get requests() {
      return log.all()
    },
    get tasks() {
      return tasks.all()
    },
    fault: add,
    clearFaults: faults.clear,
    drift: addDrift,
    clearDrift,
    close: served.close,
    [Symbol.asyncDispose]: served.close,
  }
}

function checked({ speed = defaults.speed, timeline = defaults.timeline, linkSeconds }: SandboxOptions) {
  if (!(speed > 0 && Number.isFinite(speed))) throw new TypeError('speed is a number above 0')
  for (const [name, value] of Object.entries({
    'timeline.queued': timeline.queued,
    'timeline.running': timeline.running,
    linkSeconds: linkSeconds ?? defaults.linkSeconds,
  })) {
    if (!(value >= 0 && Number.isFinite(value))) throw new TypeError(`${name} is a number of seconds from 0`)
  }
  return { speed, timeline, linkSeconds }
}
