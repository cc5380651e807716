import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failure } from '../../test/loopback.ts'
import { type VirtualClock, virtualClock } from '../testing.ts'
import type { HttpStream } from './messages.ts'
import { createPatience, leastSpeed, patiently } from './patience.ts'

/** A server that pauses and then sends; it breaks off when it is left. */
function slowStream(clock: VirtualClock, parts: Iterable<[seconds: number, bytes: number]>) {
  const left = new AbortController()
  const stream: HttpStream = {
    status: 200,
    headers: {},
    cancel: () => left.abort(),
    body: (async function* () {
      for (const [seconds, bytes] of parts) {
        await clock.sleep(seconds * 1000, left.signal)
        if (left.signal.aborted) throw new Error('aborted')
        yield new Uint8Array(bytes)
      }
    })(),
  }
  return { stream, isLeft: () => left.signal.aborted }
}
const each = function* (times: number, part: [number, number]): Iterable<[number, number]> {
  for (let n = 0; n < times; n++) yield part
}
async function taken(clock: VirtualClock, stream: HttpStream, most: number, pause = 0): Promise<number> {
  let bytes = 0
  for await (const chunk of patiently(clock, stream, [createPatience(most)])) {
    bytes += chunk.byteLength
    if (pause > 0) await clock.sleep(pause)
  }
  return bytes
}

describe('waiting for a body', () => {
  test('ends after a minute of silence', async () => {
    const clock = virtualClock()
    const { stream, isLeft } = slowStream(clock, [
      [0, 10_000],
      [3600, 1],
    ])
    expect(await failure(taken(clock, stream, 60_000))).toMatchObject({ name: 'TransportError', sent: true })
    expect([clock.elapsed, isLeft()]).toEqual([60_000, true])
  })

  test('ends where a byte comes each second', async () => {
    const clock = virtualClock()
    const { stream } = slowStream(clock, each(1e6, [1, 1]))
    expect(await failure(taken(clock, stream, 60_000))).toMatchObject({ name: 'TransportError' })
    expect(clock.elapsed).toBeLessThan(61_000)
  })

  test('lasts for hours where the least speed is kept', async () => {
    const clock = virtualClock()
    const { stream } = slowStream(clock, each(300, [55, 55 * leastSpeed]))
    expect(await taken(clock, stream, 60_000)).toBe(300 * 55 * leastSpeed)
    expect(clock.elapsed).toBe(300 * 55_000)
  })

  test('does not count the time of a reader that does not ask', async () => {
    const clock = virtualClock()
    const { stream } = slowStream(clock, each(5, [20, 20 * leastSpeed]))
    expect(await taken(clock, stream, 60_000, 86_400_000)).toBe(5 * 20 * leastSpeed)
  })

  test('leaves the connection with the loop', async () => {
    const clock = virtualClock()
    const { stream, isLeft } = slowStream(clock, each(2, [0, 1]))
    for await (const _ of patiently(clock, stream, [createPatience(1000)])) break
    expect(isLeft()).toBe(true)
  })

  test('is over by the first of two patiences', async () => {
    const clock = virtualClock()
    const { stream } = slowStream(clock, each(1e6, [1, 5000]))
    const whole = createPatience(90_000, Number.POSITIVE_INFINITY)
    const reading = async () => {
      for await (const _ of patiently(clock, stream, [createPatience(60_000), whole]));
    }
    expect(await failure(reading())).toMatchObject({ name: 'TransportError' })
    expect(clock.elapsed).toBe(90_000)
  })

  test('never lasts longer than its patience and what the bytes bought', async () => {
    const parts = fc.array(fc.tuple(fc.nat(90), fc.nat(200_000)), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(parts, async list => {
        const clock = virtualClock()
        const { stream } = slowStream(clock, list)
        let bytes = 0
        const reading = async () => {
          for await (const chunk of patiently(clock, stream, [createPatience(60_000)])) bytes += chunk.byteLength
        }
        await reading().catch(() => {})
        expect(clock.elapsed).toBeLessThanOrEqual(60_000 + (bytes * 1000) / leastSpeed + 1)
      }),
      { numRuns: 50 },
    )
  })
})
