import { getEventListeners } from 'node:events'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { virtualClock } from '../testing.ts'
import { after, ageOf, systemClock, withDeadline } from './clock.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

test("a clock that sleeps in its own way is asked, also where it is the system's in all else", async () => {
  const slept: number[] = []
  const sleep = (ms: number) => Promise.resolve(void slept.push(ms))
  await new Promise<void>(resolve => after({ ...systemClock, sleep }, 86_400_000, resolve))
  expect(slept).toEqual([86_400_000])
})

describe('the system clock', () => {
  const never = () => 0 as unknown as NodeJS.Timeout

  test.each([
    [1000, 1000],
    [0, 0],
    [-5, 0],
    [0.2, 1],
    [2 ** 31, 2 ** 31 - 1],
    [Number.POSITIVE_INFINITY, 2 ** 31 - 1],
  ])('sleep(%d) sets a timer for %d, which cannot fire at once', async (ms, set) => {
    const timer = vi.spyOn(globalThis, 'setTimeout').mockImplementation(never as never)
    const stop = new AbortController()
    const slept = systemClock.sleep(ms, stop.signal)
    stop.abort()
    await slept
    expect(timer.mock.calls.map(([, milliseconds]) => milliseconds)).toEqual([set])
  })

  test('an abort ends a sleep, and takes its timer along', async () => {
    const cleared = vi.spyOn(globalThis, 'clearTimeout')
    const stop = new AbortController()
    const slept = systemClock.sleep(1e9, stop.signal)
    stop.abort()
    await slept
    expect(cleared).toHaveBeenCalledOnce()
    await systemClock.sleep(1e9, stop.signal)
    expect(cleared).toHaveBeenCalledOnce()
  })

  test('a sleep that ends by itself lets go of its signal', async () => {
    const atOnce = (work: () => void) => setImmediate(work)
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(atOnce as never)
    const { signal } = new AbortController()
    await systemClock.sleep(1e9, signal)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('durations stand on a clock that the date does not move', () => {
    const before = systemClock.monotonic()
    vi.spyOn(Date, 'now').mockReturnValue(0)
    expect(systemClock.monotonic()).toBeGreaterThanOrEqual(before)
  })

  test('the age of a date that lies ahead is 0', () => {
    const clock = virtualClock({ start: '2026-01-01T00:00:00Z' })
    const ages = ['2025-12-31T23:59:00Z', '2026-01-01T00:00:00Z', '2031-01-01T00:00:00Z', 'soon'].map(date =>
      ageOf(clock, date),
    )
    expect(ages).toEqual([60_000, 0, 0, 0])
  })

  test('chance is from 0 to 1', () => {
    const drawn = systemClock.random()
    expect(drawn >= 0 && drawn < 1).toBe(true)
  })
})

describe('a deadline', () => {
  const untilAborted = (signal: AbortSignal) =>
    new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))

  test('work that ends in time leaves no sleeper behind', async () => {
    const clock = virtualClock()
    expect(await withDeadline(clock, 1000, undefined, async (_, late) => late())).toBe(false)
    expect([clock.sleeping, clock.elapsed]).toEqual([0, 0])
  })

  test('work that fails leaves none either', async () => {
    const clock = virtualClock()
    await expect(withDeadline(clock, 1000, undefined, () => Promise.reject(new Error('x')))).rejects.toThrow('x')
    expect(clock.sleeping).toBe(0)
  })

  test('late work is told to stop, and why', async () => {
    const clock = virtualClock()
    const late = await withDeadline(clock, 1000, undefined, async (signal, isLate) => {
      await untilAborted(signal)
      return isLate()
    })
    expect([late, clock.elapsed]).toEqual([true, 1000])
  })

  test("the caller's abort is not lateness", async () => {
    const clock = virtualClock()
    const stop = new AbortController()
    const work = withDeadline(clock, 1000, stop.signal, async (signal, isLate) => {
      stop.abort()
      expect(signal.aborted).toBe(true)
      return isLate()
    })
    expect(await work).toBe(false)
    expect(clock.sleeping).toBe(0)
  })
})
