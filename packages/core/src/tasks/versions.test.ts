import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drop, type FakeRelay, fakeRelay, state, text } from '../../test/fake-relay.ts'
import { movieOf, serving } from '../../test/file-server.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { createClient } from '../client/create-client.ts'
import { virtualClock } from '../testing.ts'
import { isVidrelayError } from '../words/errors.ts'

type Say = FakeRelay['files'][number]
/** Two versions that begin alike, and one of another length. */
const versions = [
  movieOf(3000),
  Buffer.concat([movieOf(3000).subarray(0, 200), movieOf(3000, 9).subarray(200)]),
  movieOf(1800, 5),
]

let relay: FakeRelay
beforeAll(async () => {
  relay = await fakeRelay()
})
afterAll(() => relay.close())

/** What a file server may do with one request. A strong ETag is the only thing that never lies. */
const answer: fc.Arbitrary<Say> = fc.oneof(
  fc
    .record({
      version: fc.nat(2),
      tag: fc.constantFrom('strong', 'strong', 'weak', 'none'),
      cut: fc.option(fc.nat(3000), { nil: undefined }),
      window: fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined }),
      whole: fc.boolean(),
      knowsIfRange: fc.boolean(),
    })
    .map(
      ({ version, tag, knowsIfRange, ...rest }): Say =>
        (response, heard) => {
          if (!knowsIfRange) delete heard.headers['if-range']
          const { cut, window, whole } = rest
          serving(versions[version]!, {
            ...(tag !== 'none' && { etag: `${tag === 'weak' ? 'W/' : ''}"${tag === 'weak' ? 'same' : version}"` }),
            ...(cut !== undefined && { cut }),
            ...(window !== undefined && { window }),
            whole,
          })(response, heard)
        },
    ),
  fc.constantFrom<Say>(drop, text('', 503), text('', 416), text('', 409)),
  fc.nat(3000).map(
    (from): Say =>
      response =>
        response
          .writeHead(206, { 'content-range': `bytes ${from}-2999/3000`, etag: '"0"' })
          .end(versions[0]!.subarray(from)),
  ),
)

test('whatever a server does, what a reader gets is of one version', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 8 }), fc.nat(2), async (says, last) => {
      relay.looks = [state('done', { link: `${relay.url}/file.mp4` })]
      relay.files = [...says, serving(versions[last]!, { etag: `"${last}"` })]
      await using client = createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
        journal: false,
        clock: virtualClock(),
        proxy: false,
      })
      let read = Buffer.alloc(0)
      let isWhole = false
      try {
        const stream = await client.open({
          v: 1,
          provider: 'mill',
          dialect: 'task',
          kind: 'video',
          id: 'task_1',
          baseURL: relay.url,
          createdAt: '2025-01-01T00:00:00.000Z',
        })
        for await (const chunk of stream) read = Buffer.concat([read, chunk])
        isWhole = true
      } catch (error) {
        expect(isVidrelayError(error)).toBe(true)
      }
      const fitting = versions.filter(version => version.subarray(0, read.byteLength).equals(read))
      expect(fitting).not.toEqual([])
      if (isWhole) expect(fitting.some(version => version.byteLength === read.byteLength)).toBe(true)
    }),
    { numRuns: 300 },
  )
}, 60_000)
