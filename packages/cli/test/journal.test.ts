import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { createServer, request as forward } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { startSandbox } from '@vidrelay/sandbox'
import { expect, test } from 'vitest'
import { makePlace } from './command.ts'

/** A sandbox behind a door: `onSubmit` runs when a paid call passes, before the sandbox has it. */
async function sandboxBehind(onSubmit: () => void) {
  const sandbox = await startSandbox({ speed: 1000 })
  const server = createServer((incoming, outgoing) => {
    if (incoming.method === 'POST') onSubmit()
    const onward = forward(
      new URL(incoming.url!, sandbox.url),
      { method: incoming.method!, headers: incoming.headers },
      answer => {
        if (!answer.headers['content-type']?.includes('json')) {
          outgoing.writeHead(answer.statusCode!, answer.headers)
          answer.pipe(outgoing)
          return
        }
        // Links lead through the door too: a private address is opened at the base URL's own port alone.
        answer.toArray().then(pieces => {
          const text = Buffer.concat(pieces).toString().replaceAll(sandbox.url, `http://${incoming.headers.host}`)
          outgoing.writeHead(answer.statusCode!, { 'content-type': 'application/json' })
          outgoing.end(text)
        })
      },
    )
    incoming.pipe(onward)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    sandbox,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await sandbox[Symbol.asyncDispose]()
    },
  }
}

test.concurrent('a journal that is gone once the task is accepted: the command goes on to the file, and says what is not written', async () => {
  await using place = await makePlace()
  const journal = join(place.folder, 'mine.db')
  await using door = await sandboxBehind(() => rmSync(journal, { force: true }))
  const words = ['--journal', journal, '--sandbox', door.url]
  const saved = await place.run(['generate', 'a cat', '--key', 'order-1', '--output', 'cat.mp4', ...words])
  expect(saved).toMatchObject({ code: 0, stdout: `${join(place.folder, 'cat.mp4')}\n` })
  expect(saved.stderr).toMatch(/^warning: journal: .*was deleted or replaced.*; the work goes on/m)
  expect(saved.stderr).toMatch(/^warning: what came of "order-1" \(task \S+\) could not be written down/m)
  expect(saved.stderr).not.toMatch(/nothing was sent/)

  const doubted = await place.run(['generate', 'a cat', '--key', 'order-1', '--no-wait', ...words])
  expect(doubted).toMatchObject({ code: 11, stdout: '' })
  expect(doubted.stderr).toMatch(
    /^hint: nothing was sent; put the right one back.*vidrelay journal accept .*mine\.db$/m,
  )
  expect(door.sandbox.tasks).toHaveLength(1)
  const accepted = await place.run(['journal', 'accept', journal])
  expect(accepted).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('counts from now on, with the 0 paid calls'),
  })
  expect((await place.run(['journal', 'accept', journal, '--json'])).json()).toEqual({
    journal,
    purchases: 0,
    doubt: null,
  })
})

test.concurrent('without waiting it fails, and tells the task and how to go on', async () => {
  await using place = await makePlace()
  const journal = join(place.folder, 'mine.db')
  await using door = await sandboxBehind(() => rmSync(journal, { force: true }))
  const lost = await place.run([
    'generate',
    'a cat',
    '--key',
    'order-1',
    '--no-wait',
    '--journal',
    journal,
    '--sandbox',
    door.url,
  ])
  expect(lost).toMatchObject({ code: 11, stdout: '' })
  expect(lost.stderr).toMatch(/^error: the task was accepted as \S+, and that is not written down/m)
  const [, resume] = /^resume: vidrelay (.+)$/m.exec(lost.stderr)!
  const saved = await place.run([...resume!.split(' '), '--output', 'cat.mp4'])
  expect(saved.code).toBe(0)
  expect(existsSync(join(place.folder, 'cat.mp4'))).toBe(true)
})

test.concurrent('a journal that cannot be read stops neither a look nor a download by ref', async () => {
  await using place = await makePlace()
  await using sandbox = await startSandbox({ speed: 1000 })
  const there = ['--sandbox', sandbox.url]
  const { ref } = (await place.run(['generate', 'a cat', '--no-wait', '--json', ...there])).json()
  const broken = join(place.folder, 'a-folder')
  mkdirSync(broken)
  for (const words of [['get'], ['watch'], ['download', '--output', 'cat.mp4']]) {
    const [name, ...rest] = words
    const run = await place.run([name!, ref, ...rest, '--journal', broken, ...there])
    expect(run).toMatchObject({ code: 0, stderr: expect.stringMatching(/^warning: journal: /m) })
    expect(run.stderr.match(/^warning: journal: /gm)).toHaveLength(1)
  }
})

test.concurrent('a journal that is not there cannot be accepted', async () => {
  await using place = await makePlace()
  const refused = await place.run(['journal', 'accept', 'typo.db'])
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no journal typo.db') })
  expect(existsSync(join(place.folder, 'typo.db'))).toBe(false)
})
