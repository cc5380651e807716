import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apixgo } from '@vidrelay/apixgo'
import { createClient, memoryJournal } from '@vidrelay/core'
import { virtualClock } from '@vidrelay/core/testing'
import { startSandbox } from '@vidrelay/sandbox'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '../../scripts/open-browser.mjs'
// @ts-expect-error a script without types
import { readMovie } from '../../scripts/read-movie.mjs'

const wanted = [
  { aspectRatio: '16:9', resolution: '720p', seconds: 4, width: 1280, height: 720 },
  { aspectRatio: '9:16', resolution: '480p', seconds: 7, width: 480, height: 854 },
  { aspectRatio: '1:1', resolution: '720p', seconds: 15, width: 720, height: 720 },
] as const

const folder = mkdtempSync(join(tmpdir(), 'vidrelay-playback-'))
const fileOf = (index: number) => join(folder, `${index}.mp4`)
beforeAll(async () => {
  // The sandbox lives in the client's time, so nothing here waits.
  const clock = virtualClock()
  await using sandbox = await startSandbox({ now: () => clock.now() })
  await using relay = createClient(apixgo({ apiKey: 'sk-example-0123456789', baseURL: sandbox.url }), {
    journal: memoryJournal(),
    clock,
  })
  for (const [index, { width: _width, height: _height, ...request }] of wanted.entries()) {
    await relay.videos.generate({ prompt: 'a lighthouse in the rain', ...request }, { output: fileOf(index) })
  }
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

for (const [index, { width, height, seconds, ...rest }] of wanted.entries()) {
  it(`${seconds} s of ${rest.aspectRatio} at ${rest.resolution}: H.264, the duration and size asked for, index first`, async () => {
    const movie = await readMovie(fileOf(index))
    expect(movie).toMatchObject({ seconds, width, height, isFastStart: true, codec: expect.stringMatching(/^avc1\./) })
  })
}

it('they play in a browser', { timeout: 240_000 }, async () => {
  const server = createServer((request, response) => {
    const index = /(\d)\.mp4/.exec(request.url ?? '')?.[1]
    if (index === undefined) response.setHeader('content-type', 'text/html').end('<video muted></video>')
    else response.setHeader('content-type', 'video/mp4').end(readFileSync(fileOf(Number(index))))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    for (const [index, { width, height, seconds }] of wanted.entries()) {
      // From its beginning to its end, sixteen times as fast: the whole file decodes.
      const played = await page.evaluate(`(async () => {
        const video = document.querySelector('video')
        video.src = '/${index}.mp4'
        await new Promise((resolve, reject) => { video.onloadeddata = resolve; video.onerror = () => reject(new Error(video.error.message)) })
        video.playbackRate = 16
        await video.play()
        await new Promise((resolve, reject) => { video.onended = resolve; video.onerror = () => reject(new Error(video.error.message)) })
        return { width: video.videoWidth, height: video.videoHeight, seconds: Math.round(video.duration * 100) / 100 }
      })()`)
      expect(played).toEqual({ width, height, seconds })
    }
  } finally {
    await browser.close()
    server.close()
  }
})
