import fc from 'fast-check'
import { expect, test } from 'vitest'
import { join, normaliseBaseURL } from './base-url.ts'

test.each([
  ['https://relay.example', 'https://relay.example'],
  ['https://relay.example/', 'https://relay.example'],
  ['https://relay.example/v1', 'https://relay.example'],
  ['https://relay.example/v1/', 'https://relay.example'],
  ['https://relay.example/V1//', 'https://relay.example'],
  ['https://relay.example/api/v1', 'https://relay.example/api'],
  ['https://relay.example/api/', 'https://relay.example/api'],
  ['https://relay.example/v10', 'https://relay.example/v10'],
  ['https://relay.example/apiv1', 'https://relay.example/apiv1'],
  ['HTTPS://Relay.Example:443/v1', 'https://relay.example'],
  ['http://127.0.0.1:8080/v1', 'http://127.0.0.1:8080'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
])('%s is kept as %s', (given, kept) => {
  expect(normaliseBaseURL(given)).toBe(kept)
  expect(normaliseBaseURL(kept)).toBe(kept)
})

test.each([
  ['', 'not an http(s) address'],
  ['relay.example', 'not an http(s) address'],
  ['//relay.example', 'not an http(s) address'],
  ['ftp://relay.example', 'not an http(s) address'],
  ['file:///etc', 'not an http(s) address'],
  ['https://', 'not an http(s) address'],
  ['https://re lay', 'not an http(s) address'],
  ['https://me@relay.example', 'user or password'],
  ['https://me:secret@relay.example', 'user or password'],
  ['https://relay.example?key=secret', 'query or fragment'],
  ['https://relay.example/#secret', 'query or fragment'],
  ['https://relay.example/v1/v1', '/v1/v1'],
  ['https://relay.example/v1//v1/', '/v1/v1'],
])('%j is refused', (given, says) => {
  expect(() => normaliseBaseURL(given)).toThrow(says)
  expect(() => normaliseBaseURL(given)).toThrow(/^baseURL: (?!.*secret)/)
})

test('no path leaves the origin', () => {
  const nasty = fc.array(fc.constantFrom('/', '\\', '..', '@', ':', '?', '#', 'evil.example', '%2f', '\t', 'a'))
  fc.assert(
    fc.property(nasty, parts => {
      const url = join('https://relay.example/api', `/${parts.join('')}`)
      expect(url.origin + url.username + url.password).toBe('https://relay.example')
    }),
  )
})
