import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { anyText } from '../../test/any-text.ts'
import { spellings } from '../../test/spellings.ts'
import { describeBody } from './json.ts'
import { createScrub, showUrl } from './redact.ts'

const key = 'pb_7Hq+/x"\\K9~z!Wm3Vd8'
const scrub = createScrub([key], ['a cat in the rain'])

describe('keys', () => {
  test.each(spellings)('%s', (_, spell) => {
    const { text, tell } = spell(key)
    expect(text).toContain(tell)
    const clean = scrub(`before ${text} after`)
    expect(clean).toMatch(/^before .*\[key\].* after$/)
    expect(clean).not.toContain(tell)
  })

  test('no random key survives, in any of these', () => {
    const one = fc.integer({ min: 0x21, max: 0x7e }).map(code => String.fromCharCode(code))
    const random = fc.array(one, { minLength: 16, maxLength: 60 }).map(parts => parts.join(''))
    fc.assert(
      fc.property(random, fc.string(), (secret, noise) => {
        const clean = createScrub([secret])
        for (const [name, spell] of spellings) {
          const { text, tell } = spell(secret)
          expect(clean(`${noise} ${text} ${noise}`).includes(tell), name).toBe(false)
        }
      }),
    )
  })

  test('keys of others that look like keys', () => {
    expect(scrub('Authorization: Bearer abcdef.123-456')).toBe('Authorization: Bearer [key]')
    expect(scrub('use sk-abcdefgh1234 instead')).toBe('use [key] instead')
  })

  test('an empty key hides nothing', () => {
    expect(createScrub([''])('a text')).toBe('a text')
  })
})

describe('prompts', () => {
  const prompt = '雨夜街头 "two" cats\nin the rain, '.repeat(20)
  const hide = createScrub([], [prompt])

  test.each(spellings)('%s', (_, spell) => {
    const { text, tell } = spell(prompt)
    const clean = hide(`refused: ${text} is bad`)
    expect(clean).toMatch(/^refused: .*\[prompt\].*is bad$/)
    expect(clean).not.toContain(tell)
  })

  test.each(['"', '/', '雨'])('escaped, with a plain beginning and a %s later', special => {
    const late = `a long and quite harmless beginning ${special} then two cats`
    const ascii = JSON.stringify(late).replace(/[^\x20-\x7e]/g, char => `\\u${char.charCodeAt(0).toString(16)}`)
    for (const text of [ascii, ascii.replaceAll('/', '\\/')])
      expect(createScrub([], [late])(`{"prompt":${text}}`)).not.toContain('cats')
  })

  test('a page that repeats its beginning', () => {
    const clean = describeBody(Buffer.from(`Error: bad prompt ${prompt}`), hide)
    expect(clean).not.toContain('cats')
  })

  test('a prompt of a word or two is left alone', () => {
    expect(createScrub([], ['a', '  '])('a text')).toBe('a text')
  })
})

describe('links and bulk', () => {
  test.each([
    ['see https://cdn.example/v.mp4?X-Amz-Signature=abc&e=1 now', 'see https://cdn.example/v.mp4?… now'],
    ['"https://cdn.example/v.mp4?sig=abc"', '"https://cdn.example/v.mp4?…"'],
    ['HTTPS://cdn.example?sig=abc', 'HTTPS://cdn.example?…'],
    ['https://cdn.example/v#t=abc', 'https://cdn.example/v?…'],
    ['https://me:abc@cdn.example/v', 'https://cdn.example/v'],
    ['https://cdn.example/plain', 'https://cdn.example/plain'],
  ])('%s', (text, clean) => {
    expect(scrub(text)).toBe(clean)
  })

  test('a link whose slashes are escaped, as some JSON writers do', () => {
    const clean = scrub(String.raw`{"url":"https:\/\/cdn.example\/v.mp4?sig=abc"}`)
    expect(clean).not.toContain('abc')
    expect(clean).toContain('cdn.example')
  })

  test('a query whose & is escaped, as others do', () => {
    const clean = scrub(String.raw`{"url":"https://cdn.example/v.mp4?e=1\u0026sig=abc\u003d\u003d","id":"t1"}`)
    expect(clean).not.toContain('abc')
    expect(clean).toContain('"id":"t1"')
  })

  test('data URLs and long runs are told by their length', () => {
    const data = `data:image/png;base64,${'A'.repeat(100)}`
    expect(scrub(`got ${data}.`)).toBe('got [data URL, 122 characters].')
    expect(scrub('A'.repeat(300))).toBe('[300 characters]')
    expect(scrub('A'.repeat(255))).toBe('A'.repeat(255))
  })

  test.each([
    ['with a parameter', `data:image/png;name=x.png;base64,${'QUJD'.repeat(50)}`],
    ['with escaped slashes', String.raw`data:image\/png;base64,${String.raw`QUJD\/`.repeat(50)}`],
    ['base64 with escaped slashes', String.raw`${'QUJD'.repeat(30)}\/`.repeat(4)],
  ])('image bytes %s', (_, text) => {
    expect(scrub(`{"image":"${text}"}`)).not.toContain('QUJDQUJD')
  })

  test('control and bidi characters are shown, lines are joined', () => {
    expect(scrub('a\u001b[31mb\u0000\u202ec\u200bd\u2028e\nf\r')).toBe(
      String.raw`a\u001b[31mb\u0000\u202ec\u200bd\u2028e f\u000d`,
    )
    expect(scrub('雨夜 🦑 é')).toBe('雨夜 🦑 é')
  })

  test('long text is cut, and says so', () => {
    const clean = scrub('word '.repeat(10_000))
    expect(clean.length).toBeLessThan(2100)
    expect(clean).toContain('… (50000 characters)')
  })

  test('any text is survived, and comes out in one printable line', () => {
    fc.assert(
      fc.property(anyText('\u202e', '\n', 'https://a?', 'data:a/b;base64,'), text => {
        expect(scrub(text)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u)
      }),
    )
  })
})

test.each([
  ['https://me:pw@cdn.example:8443/a%20b?sig=1#x', 'https://cdn.example:8443/a%20b?…'],
  ['https://cdn.example/', 'https://cdn.example/'],
  ['data:video/mp4;base64,AAAA', 'data: (26 characters)'],
  ['file:///etc/passwd', 'file:/etc/passwd'],
  ['nonsense', '(not a URL)'],
])('%s is shown as %s', (url, shown) => {
  expect(showUrl(url)).toBe(shown)
})

describe('texts without end', () => {
  const longest = 2000

  test.each(spellings)('a key laid across the cut at every offset: %s', (_, spell) => {
    const { text, tell } = spell(key)
    for (let before = longest - text.length - 20; before <= longest + 20; before++) {
      const clean = scrub(`${'- '.repeat(before).slice(0, before)}${text}${' -'.repeat(longest)}`)
      expect(clean).not.toContain(tell)
      expect(clean).not.toContain(tell.slice(0, 12))
    }
  })

  test.each(spellings)('a key laid across the end of what the expressions see: %s', (_, spell) => {
    const { text, tell } = spell(key)
    for (let before = 16_384 - text.length - 20; before <= 16_404; before += 3) {
      // A run that is told by its length makes room for what stands far behind it.
      const clean = scrub(`${'A'.repeat(before)} ${text}${' -'.repeat(longest)}`)
      expect(clean).not.toContain(tell.slice(0, 12))
    }
  })

  test('the expressions see a bounded text, whatever came', () => {
    const seen: number[] = []
    const spy = vi.spyOn(RegExp.prototype, Symbol.replace)
    for (const unit of ['http://', 'data:a/b;c=d', 'Bearer ', 'sk-a', 'x', '\u001b', '\\/', 'https://a:b', '猫'])
      scrub(unit.repeat(1_000_000 / unit.length))
    seen.push(...spy.mock.calls.map(([text]) => text.length))
    vi.restoreAllMocks()
    expect(seen.length).toBeGreaterThan(9)
    expect(Math.max(...seen)).toBeLessThanOrEqual(3 * 16_384)
  })

  test('seven million characters are told by their number', () => {
    expect(scrub('x'.repeat(7_000_000))).toMatch(/^\[\d+ characters\]… \(7000000 characters\)$/)
    expect(scrub(`\u001b${'x'.repeat(7_000_000)}`)).toMatch(/^\\u001b\[/)
  })
})

test('the values of a signed link, also where they stand alone', () => {
  const knowing = scrub.knowing(new URL('https://cdn.example/v.mp4?X-Amz-Signature=a1b2%2Fc3d4e5&n=1'))
  expect(knowing('no match: a1b2/c3d4e5 for n=1')).toBe('no match: [query] for n=1')
  expect(knowing('no match: a1b2%2Fc3d4e5')).toBe('no match: [query]')
  expect(knowing(`and ${key}`)).toBe('and [key]')
})
