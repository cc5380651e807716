import type { Chance } from './chance.ts'

/** What a stranger may put where something else belongs. Each made somebody's program throw. */

const links = [
  '/\\[',
  '//',
  '/',
  'https://',
  'https://[',
  'https://[::1',
  'http://a b/',
  'https://a.example/%zz',
  'https://a.example:99999/x',
  'https://\u0000/',
  'http:///x.mp4',
  'javascript:alert(1)',
  'data:video/mp4;base64,@@',
  'data:image/png;base64,iVBORw0KGgo=',
  'data:,',
  'file:///etc/passwd',
  '/files/x.mp4',
  'https://a.example/x.mp4?sig=1#2',
  'https://xn--a.example/\ud800',
]
const ids = [
  '',
  ' ',
  '.',
  '..',
  '../../x',
  'a/b',
  'a\nb',
  '%',
  '%2e%2e',
  '\ud800',
  '\u202e1',
  'x'.repeat(6000),
  '__proto__',
  'constructor',
  'null',
  "'; drop table submits; --",
  'video_1',
  17,
  -1,
  1e21,
  0,
]
const numbers = [0, -0, -1, 1.5, 1e308, -1e308, 5e-324, 2 ** 53, 8.64e15, 8.64e12, 1e11, 253402300800, 99999999999]
const texts = [
  'NaN',
  'Infinity',
  '9'.repeat(400),
  '0000-00-00T00:00:00Z',
  '+275760-09-13T00:00:01Z',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  '{"error":{"message":{}}}',
  '{"a":'.repeat(30),
  '[]',
  '"',
  'http://'.repeat(90),
  'a'.repeat(3000),
  '\u0000\u001b[2J',
  '100%',
  '-5%',
  'toString',
]
const trees: (() => unknown)[] = [
  () => null,
  () => true,
  () => false,
  () => [],
  () => ({}),
  () => [[[]]],
  () => [null, undefined, 1],
  () => ({ toString: 1, valueOf: null }),
  () => ({ length: 4294967296 }),
  () => JSON.parse('{"__proto__":{"id":"x","status":"completed"},"constructor":{"prototype":1}}'),
  () => Array.from({ length: 40 }, (_, n) => ({ id: `many_${n}`, url: `/${n}` })),
  () => deep(60),
]

function deep(levels: number): unknown {
  let tree: unknown = 'x'
  for (let level = 0; level < levels; level++) tree = level % 2 ? [tree] : { data: tree }
  return tree
}

export const hostileLink = (chance: Chance): string => chance.pick(links)

export const hostileValue = (chance: Chance): unknown =>
  chance.pick([
    () => chance.pick(links),
    () => chance.pick(links),
    () => chance.pick(ids),
    () => chance.pick(numbers),
    () => chance.pick(texts),
    () => chance.pick(trees)(),
  ])()

export const hostileHeaders = (chance: Chance): Record<string, string> => ({
  'content-type': chance.pick(['application/json', 'text/html', 'text/event-stream', 'video/mp4', '', 'x;y=\u00ff']),
  ...(chance.once(4) && { location: chance.pick([...links, '/v1/videos/T1', '/v1/video/generations/T%', '?', '']) }),
  ...(chance.once(6) && {
    'retry-after': chance.pick(['3', '-1', '1e9', 'Thu, 99 Foo', '9'.repeat(30), 'Wed, 21 Oct 2015 07:28:00 GMT']),
  }),
  ...(chance.once(9) && { 'cf-error-type': '1xxx' }),
  ...(chance.once(9) && { 'content-range': chance.pick(['bytes 0-1/2', 'bytes */5', 'bytes 9-/x', 'x']) }),
  ...(chance.once(9) && { 'content-length': chance.pick(['0', '-1', '9'.repeat(30), 'x']) }),
  ...(chance.once(9) && { etag: chance.pick(['"a"', 'W/"a"', '']) }),
})
