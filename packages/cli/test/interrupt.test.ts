import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { startSandbox } from '@vidrelay/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePlace, type Place } from './command.ts'
import { videoFacts } from './video-facts.ts'

let place: Place
beforeAll(async () => {
  place = await makePlace()
})
afterAll(() => place[Symbol.asyncDispose]())

/** A server before the sandbox that holds every POST until it is let go. */
async function holdPosts(target: string) {
  let letGo = () => {}
  const held = new Promise<void>(resolve => {
    letGo = resolve
  })
  let arrived = () => {}
  const arrival = new Promise<void>(resolve => {
    arrived = resolve
  })
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    if (incoming.method === 'POST') {
      arrived()
      await held
    }
    const { authorization = '', 'content-type': type = '' } = incoming.headers
    const response = await fetch(target + incoming.url, {
      method: incoming.method ?? 'GET',
      headers: { authorization, 'content-type': type },
      ...(incoming.method === 'POST' && { body: Buffer.concat(chunks) }),
    })
    const body = Buffer.from(await response.arrayBuffer())
    outgoing.writeHead(response.status, { 'content-type': 'application/json' }).end(body)
  }
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrival,
    letGo,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

test.concurrent('Ctrl-C while waiting prints how to resume, and a new process resumes', async () => {
  let now = Date.now()
  await using sandbox = await startSandbox({ now: () => now })
  const file = join(place.folder, 'later.mp4')
  const running = place.start(['generate', 'a cat', '--seconds', '5', '--output', file, '--sandbox', sandbox.url])
  await running.told(/^queued/m)
  running.child.kill('SIGINT')
  const stopped = await running.done
  expect(stopped).toMatchObject({ code: 130, stdout: '' })
  const [, command] = /^resume: vidrelay (.*)$/m.exec(stopped.stderr)!
  expect(stopped.stderr).toMatch(/^stopped waiting for task task_\w+; the task itself goes on\ntask: vr1_/m)

  now += 3_600_000
  const resumed = await place.run(command!.split(' '))
  expect(resumed).toMatchObject({ code: 0, stdout: `${file}\n` })
  expect((await videoFacts(file)).seconds).toBe(5)
  expect(sandbox.tasks).toHaveLength(1)
})

test.concurrent('resume without a ref saves all that is open, and only that', async () => {
  const own = await makePlace()
  let now = Date.now()
  await using sandbox = await startSandbox({ now: () => now })
  const there = ['--sandbox', sandbox.url]
  for (const prompt of ['a cat', 'a dog [fail: no dogs]', 'a bird'])
    await own.run(['generate', prompt, '--no-wait', '--key', prompt.slice(0, 5), ...there])
  now += 3_600_000
  await own.run(['download', 'a bir', ...there])
  const resumed = await own.run(['resume', '--json', ...there])
  expect(resumed.code).toBe(6)
  const ids = sandbox.tasks.map(({ id }) => id)
  const { results, unsettled } = resumed.json()
  expect(unsettled).toEqual([])
  expect(results.toSorted((a: { error?: object }) => (a.error ? 1 : -1))).toEqual([
    expect.objectContaining({ mediaType: 'video/mp4', task: expect.objectContaining({ status: 'succeeded' }) }),
    { ref: expect.any(String), error: expect.objectContaining({ code: 'task_failed', exitCode: 6 }) },
  ])
  expect(resumed.stderr).toContain(`${ids[1]}: error: apixgo task ${ids[1]} failed: no dogs\n`)
  const again = await own.run(['resume', ...there])
  expect(again).toMatchObject({ code: 0, stdout: '', stderr: 'nothing to resume\n' })
  await own[Symbol.asyncDispose]()
})

test.concurrent('resume saves where the generate was told to, and the same generate again exits 0 with the file', async () => {
  const own = await makePlace()
  let now = Date.now()
  await using sandbox = await startSandbox({ now: () => now })
  const words = ['generate', 'a cat', '--key', 'order-1', '--output', 'cat.mp4', '--sandbox', sandbox.url]
  const running = own.start(words)
  await running.told(/^queued/m)
  running.child.kill('SIGKILL')
  await running.done
  now += 3_600_000
  const file = join(own.folder, 'cat.mp4')
  expect(await own.run(['resume', '--sandbox', sandbox.url])).toMatchObject({ code: 0, stdout: `${file}\n` })
  const looks = sandbox.requests.length
  expect(await own.run(words)).toMatchObject({ code: 0, stdout: `${file}\n` })
  expect(sandbox.requests).toHaveLength(looks)
  await own[Symbol.asyncDispose]()
})

test.concurrent('Ctrl-C while the paid call is on its way waits for its answer', async () => {
  await using sandbox = await startSandbox({ speed: 1000 })
  await using holder = await holdPosts(sandbox.url)
  const running = place.start(['generate', 'a cat', '--json', '--sandbox', holder.url])
  await holder.arrival
  running.child.kill('SIGINT')
  await running.told(/^stopping: a paid call is on its way; waiting for its answer/m)
  holder.letGo()
  const stopped = await running.done
  expect(stopped.code).toBe(130)
  const { error } = stopped.json()
  expect(error).toMatchObject({ code: 'aborted', exitCode: 130, ref: expect.stringMatching(/^vr1_/) })
  expect(error.resume).toBe(`vidrelay resume ${error.ref} --sandbox ${holder.url}`)
  expect(stopped.stderr).toContain(`task: ${error.ref}\nresume: ${error.resume}\n`)
  const known = await place.run(['tasks', '--sandbox', holder.url, '--json'])
  expect(known.json().tasks).toEqual([expect.objectContaining({ state: 'accepted', ref: error.ref })])
})

test.concurrent('a second signal leaves at once, and says what is left open', async () => {
  await using sandbox = await startSandbox()
  sandbox.fault({ on: 'submit', kind: 'stall' })
  await using holder = await holdPosts(sandbox.url)
  const running = place.start(['generate', 'a cat', '--key', 'order-3', '--sandbox', holder.url])
  await holder.arrival
  running.child.kill('SIGINT')
  await running.told(/^stopping:/m)
  running.child.kill('SIGTERM')
  const left = await running.done
  expect(left.code).toBe(130)
  expect(left.stderr).toMatch(/^settle: vidrelay tasks settle order-3 --sandbox \S+ --id TASK_ID \| --not-started$/m)
  const open = await place.run(['tasks', '--pending', '--sandbox', holder.url, '--json'])
  expect(open.json().tasks).toEqual([expect.objectContaining({ key: 'order-3', state: 'sending', ref: null })])
})

test.concurrent('a termination is told like Ctrl-C and exits 143', async () => {
  await using sandbox = await startSandbox({ now: () => 0 })
  const running = place.start(['generate', 'a cat', '--sandbox', sandbox.url])
  await running.told(/^queued/m)
  running.child.kill('SIGTERM')
  expect(await running.done).toMatchObject({
    code: 143,
    stderr: expect.stringMatching(/^resume: vidrelay resume vr1_/m),
  })
})
