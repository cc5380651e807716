import { expect, test } from 'vitest'
import { generateRequestSchema, userRequestSchema } from './schema.ts'

const prompt = 'a heron'

test('a stranger names links and data URLs, and no file, bytes or task of this machine', () => {
  for (const images of [['https://a.example/x.png'], [{ url: 'data:image/png;base64,AAAA', role: 'firstFrame' }]])
    expect(userRequestSchema.parse({ prompt, images })).toEqual({ prompt, images })
  for (const image of [{ path: '/etc/passwd' }, { bytes: new Uint8Array(1) }, { task: {} }]) {
    const { error } = userRequestSchema.safeParse({ prompt, images: [image] })
    expect(error?.message).toContain('must be a URL or data URL as text, or { url }')
  }
  expect(userRequestSchema.safeParse({ prompt, images: [{ url: 'https://a.example/', path: 'y' }] }).success).toBe(
    false,
  )
  expect(generateRequestSchema.parse({ prompt, images: [{ path: 'a.png' }] })).toBeDefined()
})

test('both refuse a field that there is not', () => {
  for (const schema of [userRequestSchema, generateRequestSchema])
    expect(schema.safeParse({ prompt, duration: 5 }).success).toBe(false)
})
