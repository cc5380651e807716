import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FormPart } from './body.ts'
import { encodeForm } from './multipart.ts'

const odd = fc.constantFrom('a', '"', '\r', '\n', '%', ';', '猫', '\ud800')
const name = fc.string({ unit: odd })
const text = fc.string({ unit: fc.constantFrom('a', '-', '\r', '\n', '\r\n', '"', '雨', '\ud800') })
const file = fc.record({
  name: fc.string({ unit: odd, minLength: 1 }),
  type: fc.constantFrom('image/png', 'IMAGE/WebP', 'image/x\r\ny: z', 'image/é', ''),
  bytes: fc.uint8Array({ maxLength: 20 }),
})
const part: fc.Arbitrary<FormPart> = fc.oneof(fc.record({ name, value: text }), fc.record({ name, file }))

/** The same form as the platform writes it, under another boundary. */
async function byPlatform(parts: readonly FormPart[], boundary: string): Promise<string> {
  const form = new FormData()
  for (const part of parts) {
    if (!('file' in part)) form.append(part.name, part.value)
    else
      form.append(
        part.name,
        new Blob([new Uint8Array(part.file.bytes as Uint8Array)], { type: part.file.type }),
        part.file.name,
      )
  }
  const response = new Response(form)
  const own = response.headers.get('content-type')!.split('boundary=')[1]!
  return Buffer.from(await response.arrayBuffer())
    .toString('latin1')
    .replaceAll(own, boundary)
}

test('a form is written as the platform writes it, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 4 }), async parts => {
      const { pieces, contentType } = encodeForm(parts)
      const [, boundary] = /^multipart\/form-data; boundary=(-{4}vidrelay-[\da-f-]{36})$/.exec(contentType)!
      expect(Buffer.concat(pieces as Uint8Array[]).toString('latin1')).toBe(await byPlatform(parts, boundary!))
    }),
  )
})

test('the bytes of a file are a piece of their own, and no copy', () => {
  const bytes = Buffer.from([0, 255])
  const { pieces } = encodeForm([
    { name: 'prompt', value: 'p' },
    { name: 'picture', file: { name: '猫 "1".png', type: 'image/png', bytes } },
    { name: 'seed', value: '7' },
  ])
  expect(pieces).toHaveLength(3)
  expect(pieces[1]).toBe(bytes)
})

test('a form without a file is one piece', () => {
  expect(
    encodeForm([
      { name: 'a', value: '1' },
      { name: 'b', value: '2' },
    ]).pieces,
  ).toHaveLength(1)
})
