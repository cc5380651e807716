import { expect, test } from 'vitest'
import { createShared } from './shared.ts'

const left = () => new Error('left')

/** Work that ends when it is told to. */
function works() {
  const begun: { until: AbortSignal | undefined; end: (value: string) => void; fail: (error: Error) => void }[] = []
  const begin = (until: AbortSignal | undefined) =>
    new Promise<string>((resolve, reject) => begun.push({ until, end: resolve, fail: reject }))
  return { begun, begin }
}

test('whoever asks while it is under way has the same outcome; whoever asks later begins anew', async () => {
  const shared = createShared<string>()
  const { begun, begin } = works()
  const asked = [1, 2, 3].map(() => shared.ask('one', undefined, begin, left))
  const other = shared.ask('two', undefined, begin, left)
  begun[0]!.end('seen')
  begun[1]!.end('other')
  expect(await Promise.all([...asked, other])).toEqual(['seen', 'seen', 'seen', 'other'])
  const again = shared.ask('one', undefined, begin, left)
  begun[2]!.end('anew')
  expect(await again).toBe('anew')
  expect(begun).toHaveLength(3)
  expect(begun[0]!.until).toBeUndefined() // nobody can leave, so nothing is made for it
})

test('who leaves, leaves alone; when all have left the work is stopped', async () => {
  const shared = createShared<string>()
  const { begun, begin } = works()
  const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()]
  const leaving = shared.ask('one', first.signal, begin, left)
  const staying = shared.ask('one', second.signal, begin, left)
  first.abort()
  await expect(leaving).rejects.toThrow('left')
  expect(begun[0]!.until?.aborted).toBe(false)
  second.abort()
  await expect(staying).rejects.toThrow('left')
  expect(begun[0]!.until?.aborted).toBe(true)
  // What was stopped is nobody's answer.
  const late = shared.ask('one', third.signal, begin, left)
  begun[0]!.end('stopped')
  begun[1]!.end('seen')
  expect(await late).toBe('seen')
})

test('an error is heard by all; who has left already begins nothing', async () => {
  const shared = createShared<string>()
  const { begun, begin } = works()
  const asked = [
    shared.ask('one', undefined, begin, left),
    shared.ask('one', new AbortController().signal, begin, left),
  ]
  begun[0]!.fail(new Error('broken'))
  for (const one of asked) await expect(one).rejects.toThrow('broken')
  await expect(shared.ask('one', AbortSignal.abort(), begin, left)).rejects.toThrow('left')
  expect(begun).toHaveLength(1)
})
