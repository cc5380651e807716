import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { RequestHandler } from 'msw'
import { afterEach, expect, test, vi } from 'vitest'
import { startSandbox } from './start-sandbox.ts'

const undo: (() => void)[] = []
afterEach(() => {
  for (const one of undo.splice(0)) one()
})

/** Counts where Node itself tells of every request that a server of this process reads, and in every msw handler. */
function witness() {
  const count = { server: 0, msw: 0 }
  const onRequest = () => {
    count.server++
  }
  subscribe('http.server.request.start', onRequest)
  undo.push(() => unsubscribe('http.server.request.start', onRequest))
  const { run } = RequestHandler.prototype
  const spy = vi.spyOn(RequestHandler.prototype, 'run').mockImplementation(async function (this: RequestHandler, args) {
    const result = await run.call(this, args)
    if (result?.response) count.msw++
    return result
  })
  undo.push(() => spy.mockRestore())
  return count
}

test('nothing passes by msw: each request is answered by a handler, by a declared fault, or is no route at all', async () => {
  await using sandbox = await startSandbox()
  const count = witness()
  const headers = { authorization: 'Bearer sk-any', 'content-type': 'application/json' }
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(sandbox.url + path, { headers, redirect: 'manual', ...init })
      .then(answer => answer.arrayBuffer())
      .catch(() => {})
  const body = JSON.stringify({ model: 'grok-image-video', prompt: 'a cat' })
  const submit = () => ask('/apixgo/v1/video/generations', { method: 'POST', body })

  for (const { id } of sandbox.providers) await ask(`/${id}/v1/models`)
  for (const { id } of sandbox.providers) await ask(`/${id}/nowhere`)
  sandbox.fault({ on: 'submit', kind: 'drop-before-read' })
  sandbox.fault({ on: 'submit', kind: 'drop-after-accept' })
  sandbox.fault({ on: 'submit', kind: 'status', status: 524, accept: true })
  sandbox.fault({ on: 'submit', kind: 'garbage' })
  for (let time = 0; time < 5; time++) await submit()
  await ask('/_sandbox/state')
  await ask('/_sandbox/nowhere')

  const { requests } = sandbox
  const isReplaced = ({ fault }: (typeof requests)[number]) => fault === 'drop-before-read' || fault === 'garbage'
  const replaced = requests.filter(isReplaced)
  const noRoute = requests.filter(({ operation }) => operation === null)
  expect([requests.length, replaced.length, noRoute.length]).toEqual([15, 2, 5])
  expect(count.server).toBe(requests.length + 2) // the controls keep no record of themselves
  expect(count.msw).toBe(count.server - replaced.length - noRoute.length - 1)
})
