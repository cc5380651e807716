import type { Dispatcher } from 'undici'
import { after, type Clock } from '../base/clock.ts'
import { createGather, type Gather } from '../base/gather.ts'
import { VidrelayError } from '../words/errors.ts'
import { tooLarge } from '../words/problems.ts'
import { Dispatch } from './dispatch.ts'
import type { HttpAnswer, HttpHead, HttpRequest } from './messages.ts'
import { OwnTrouble, TransportError } from './trouble.ts'

/** One exchange as a whole: its answer is gathered as it comes, and its own timer ends it. */
export class Exchange extends Dispatch {
  readonly #maxBytes: number
  readonly #resolve: (answer: HttpAnswer) => void
  readonly #reject: (error: unknown) => void
  readonly #stopTimer: (() => void) | undefined
  readonly #raw = createGather()
  #head: HttpHead | undefined

  constructor(
    { signal, timeoutMs }: HttpRequest,
    maxBytes: number,
    clock: Clock,
    resolve: (answer: HttpAnswer) => void,
    reject: (error: unknown) => void,
  ) {
    super(signal)
    this.#maxBytes = maxBytes
    this.#resolve = resolve
    this.#reject = reject
    if (timeoutMs !== undefined)
      this.#stopTimer = after(clock, timeoutMs, () =>
        this.abort(new OwnTrouble(`no whole answer within ${timeoutMs / 1000} s`)),
      )
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.ended) return
    try {
      gather(this.#raw, chunk, this.#maxBytes)
    } catch (error) {
      this.abort(error)
    }
  }
  protected answered(head: HttpHead): void {
    this.#head = head
  }
  protected whole(): void {
    const { status, headers } = this.#head!
    if (headers['content-encoding'] === undefined) {
      this.#resolve({ status, headers, body: this.#raw.bytes() })
      return
    }
    const body = createGather()
    inflateInto(body, this.#head!, this.#raw, this.#maxBytes).then(
      () => this.#resolve({ status, headers, body: body.bytes() }),
      error => this.broken(error),
    )
  }
  protected broken(error: unknown): void {
    if (error instanceof VidrelayError && !this.sent) this.#reject(error)
    else void this.#partial().then(partial => this.#reject(new TransportError(error, this.sent, partial)))
  }
  async #partial(): Promise<HttpAnswer | undefined> {
    return this.#head && { ...this.#head, body: await evidence(this.#head, this.#raw, this.#maxBytes) }
  }
  protected override finish(): boolean {
    this.#stopTimer?.()
    return super.finish()
  }
}

/** @throws `limit_exceeded`; what came before stays */
function gather(into: Gather, chunk: Uint8Array, maxBytes: number): void {
  if (into.size + chunk.byteLength > maxBytes) throw tooLarge('the answer', maxBytes)
  into.push(chunk)
}

/** As far as it can be decoded. @throws `limit_exceeded`, and what the decoder says; what came before stays */
async function inflateInto(into: Gather, head: HttpHead, raw: Gather, maxBytes: number): Promise<void> {
  const { createInflate } = await import('./inflate.ts')
  const source = (async function* () {
    yield raw.bytes()
  })()
  for await (const chunk of createInflate(head.headers['content-encoding'])(source)) gather(into, chunk, maxBytes)
}

/** What is left of an answer that is not whole: as far as it can be decoded, or, where its label is wrong, as it came. */
async function evidence(head: HttpHead, raw: Gather, maxBytes: number): Promise<Uint8Array> {
  if (head.headers['content-encoding'] === undefined) return raw.bytes()
  const decoded = createGather()
  await inflateInto(decoded, head, raw, maxBytes).catch(() => {})
  return decoded.size > 0 ? decoded.bytes() : raw.bytes()
}
