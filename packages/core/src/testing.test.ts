import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { seeded, virtualClock } from './testing.ts'

/** Enough turns of the event loop for a clock to move, if it wants to. */
const turns = async () => {
  for (let turn = 0; turn < 8; turn++) await new Promise(resolve => setImmediate(resolve))
}

describe('the virtual clock', () => {
  test('sleepers wake in the order of their time, those of one time in the order of their sleep', async () => {
    const clock = virtualClock()
    const woken: [string, number][] = []
    const sleep = (name: string, ms: number) => clock.sleep(ms).then(() => woken.push([name, clock.elapsed]))
    await Promise.all([sleep('c', 300), sleep('a', 100), sleep('b1', 200), sleep('b2', 200), sleep('now', -5)])
    expect(woken).toEqual([
      ['now', 0],
      ['a', 100],
      ['b1', 200],
      ['b2', 200],
      ['c', 300],
    ])
  })

  test('a sleep after a sleep begins when the first ended', async () => {
    const clock = virtualClock({ start: '2026-01-01T00:00:00Z' })
    await clock.sleep(1000)
    await clock.sleep(500)
    expect(clock.now()).toBe(Date.parse('2026-01-01T00:00:01.500Z'))
  })

  test('the date can be set; time that passes is not touched by it', async () => {
    const clock = virtualClock({ start: '2026-01-01T00:00:00Z' })
    const slept = clock.sleep(1000)
    clock.jump(-3_600_000)
    await slept
    expect(clock.now()).toBe(Date.parse('2025-12-31T23:00:01Z'))
    expect([clock.elapsed, clock.monotonic()]).toEqual([1000, 1000])
  })

  test('an abort wakes at once and moves no time', async () => {
    const clock = virtualClock()
    const stop = new AbortController()
    const slept = clock.sleep(1e6, stop.signal)
    expect(clock.sleeping).toBe(1)
    stop.abort()
    await slept
    await clock.sleep(1e6, stop.signal)
    expect([clock.sleeping, clock.elapsed]).toEqual([0, 0])
  })

  test('it stands still while I/O is in flight, also when the I/O fails', async () => {
    const clock = virtualClock()
    const io = Promise.withResolvers<string>()
    const other = Promise.withResolvers<string>()
    const tracked = clock.track!(io.promise)
    const failing = clock.track!(other.promise).catch(error => error.message)
    const slept = clock.sleep(1000)
    await turns()
    expect([clock.elapsed, clock.sleeping]).toEqual([0, 1])
    io.resolve('done')
    expect(await tracked).toBe('done')
    await turns()
    expect(clock.elapsed).toBe(0)
    other.reject(new Error('broken'))
    expect(await failing).toBe('broken')
    await slept
    expect(clock.elapsed).toBe(1000)
  })

  test('a sleep that ends by itself lets go of its signal', async () => {
    const { signal } = new AbortController()
    await virtualClock().sleep(10, signal)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('I/O that follows on I/O is waited for', async () => {
    const clock = virtualClock()
    const slept = clock.sleep(1000)
    for (let step = 0; step < 5; step++) {
      await clock.track!(new Promise(resolve => setImmediate(resolve)))
      expect(clock.elapsed).toBe(0)
    }
    await slept
  })

  test('a stall lets time pass over I/O that will never end, until it is taken back', async () => {
    const clock = virtualClock()
    const hanging = Promise.withResolvers<void>()
    const tracked = clock.track!(hanging.promise)
    const back = clock.stall()
    await clock.sleep(1000)
    expect(clock.elapsed).toBe(1000)
    back()
    back() // once is enough
    const slept = clock.sleep(1000)
    await turns()
    expect(clock.elapsed).toBe(1000)
    hanging.resolve()
    await Promise.all([tracked, slept])
    expect(clock.elapsed).toBe(2000)
  })

  test('one stall does not excuse other I/O', async () => {
    const clock = virtualClock()
    const work = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const tracked = work.map(one => clock.track!(one.promise))
    clock.stall()
    void clock.sleep(1000)
    await turns()
    expect(clock.elapsed).toBe(0)
    for (const one of work) one.resolve()
    await Promise.all(tracked)
  })
})

describe('chance', () => {
  test('one seed gives one run', () => {
    const drawn = (seed: number) => Array.from({ length: 1000 }, seeded(seed))
    expect(drawn(7)).toEqual(drawn(7))
    expect(drawn(7)).not.toEqual(drawn(8))
    expect(drawn(7).every(one => one >= 0 && one < 1)).toBe(true)
    const mean = drawn(7).reduce((sum, one) => sum + one, 0) / 1000
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.05)
  })

  test('each clock has its own', () => {
    expect(virtualClock({ seed: 3 }).random()).toBe(virtualClock({ seed: 3 }).random())
    expect(virtualClock({ random: () => 0.25 }).random()).toBe(0.25)
  })
})
