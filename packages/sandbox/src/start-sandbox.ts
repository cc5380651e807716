import { serve } from '@vidrelay/serve'
import { controlHandlers } from './control-routes.ts'
import { type Drift, parseDrift } from './drift.ts'
import { createDriftBook } from './drift-book.ts'
import { type Fault, parseFault } from './fault.ts'
import { createFaultBook } from './fault-book.ts'
import { createFileShelf } from './file-shelf.ts'
import { createPlay } from './play-exchange.ts'
import { protocolHandlers } from './protocol.ts'
import { createProtocolContext } from './protocol-context.ts'
import { protocols } from './providers/protocols.ts'
import { randomText } from './random-text.ts'
import { createRequestLog, type RecordedRequest } from './request-log.ts'
import { createRouting, ownOrigin } from './routing.ts'
import { checkedOptions, defaults, type SandboxOptions } from './sandbox-options.ts'
import { createTaskStore, type SandboxTask } from './task-store.ts'
import { createUploadShelf } from './upload-shelf.ts'

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

/** A date that goes on evenly. */
const steadyNow = () => Math.floor(performance.timeOrigin + performance.now())

/**
 * Plays the relays' protocols on one loopback port.
 *
 * @throws TypeError where an option makes no sense
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const ids = protocols.map(({ id }) => id)
  const { now = steadyNow } = options
  const { speed, timeline } = checkedOptions(options, ids)

  let url = ''
  const tasks = createTaskStore(now, { queued: timeline.queued / speed, running: timeline.running / speed })
  const files = createFileShelf({ origin: ownOrigin, tasks, now })
  const uploads = createUploadShelf(ownOrigin, now)
  const context = createProtocolContext({ now, tasks, files, uploads, url: () => url }, options)
  const routing = createRouting(
    protocols,
    path => tasks.findByFile(path.slice('/files/'.length))?.provider ?? uploads.ownerOf(path),
  )
  const faults = createFaultBook()
  const drifts = createDriftBook((options.drift ?? []).map(drift => parseDrift(drift, ids)))
  const log = createRequestLog()
  const addFault = (fault: Fault): void => faults.add(parseFault(fault, ids))
  const addDrift = (drift: Drift): void => drifts.add(parseDrift(drift, ids))
  const providers = () => ids.map(id => ({ id, url: `${url}/${id}`, key: context.key(id) ?? defaults.key }))
  const state = () => ({
    url,
    now: now(),
    providers: providers(),
    tasks: tasks.all(),
    faults: faults.list(),
    drift: drifts.list(),
    requests: log.all(),
  })
  const requestId = () => new Date(now()).toISOString().replace(/\D/g, '') + randomText(8)

  const handlers = [
    ...controlHandlers(ownOrigin, {
      providers: ids,
      state,
      faults: faults.list,
      addFault,
      clearFaults: faults.clear,
      drift: drifts.list,
      addDrift,
      clearDrift: drifts.clear,
    }),
    ...files.handlers,
    ...uploads.handlers,
    ...protocols.flatMap(protocol => protocolHandlers(protocol, context, requestId)),
  ]
  const served = await serve(handlers, {
    port: options.port ?? 0,
    maxBodyBytes: defaults.maxBodyBytes,
    locate: routing.locate,
    intercept: createPlay({ now, routing, faults, drifts, log, tasks }),
  })
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
    fault: addFault,
    clearFaults: faults.clear,
    drift: addDrift,
    clearDrift: drifts.clear,
    close: served.close,
    [Symbol.asyncDispose]: served.close,
  }
}
