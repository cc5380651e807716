/** Ways in which an answer, a log or a proxy may repeat a secret: the text, and the part of it that gives the secret away. */
export type Spell = (secret: string) => { text: string; tell: string }

const hexOf = (secret: string) => Buffer.from(secret).toString('hex')
const eachByte = (secret: string, form: (hex: string) => string) => hexOf(secret).replace(/../g, form)
const eachUnit = (secret: string, form: (code: number) => string) =>
  Array.from({ length: secret.length }, (_, index) => form(secret.charCodeAt(index))).join('')
const eachCharacter = (secret: string, form: (code: number) => string) =>
  [...secret].map(character => form(character.codePointAt(0)!)).join('')
const four = (code: number) => code.toString(16).padStart(4, '0')
const json = (text: string) => JSON.stringify(text).slice(1, -1)
const html = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const whole: { [name: string]: (secret: string) => string } = {
  'as it is': secret => secret,
  'URL-encoded': encodeURIComponent,
  'URL-encoded in lower case': secret => encodeURIComponent(secret).replace(/%../g, code => code.toLowerCase()),
  'URL-encoded twice': secret => encodeURIComponent(encodeURIComponent(secret)),
  'URL-encoded byte by byte': secret => eachByte(secret, hex => `%${hex.toUpperCase()}`),
  'URL-encoded byte by byte in lower case': secret => eachByte(secret, hex => `%${hex}`),
  'as a form': secret => new URLSearchParams([['', secret]]).toString().slice(1),
  'JSON-escaped': json,
  'JSON-escaped twice': secret => json(json(secret)),
  'JSON-escaped, slashes too': secret => json(secret).replaceAll('/', '\\/'),
  'JSON-escaped in ASCII': secret => json(secret).replace(/[^\x20-\x7e]/g, char => `\\u${four(char.charCodeAt(0))}`),
  'unicode escapes': secret => eachUnit(secret, code => `\\u${four(code)}`),
  'unicode escapes in upper case': secret => eachUnit(secret, code => `\\u${four(code).toUpperCase()}`),
  'unicode escapes, twice': secret => eachUnit(secret, code => `\\\\u${four(code)}`),
  'unicode escapes in braces': secret => eachCharacter(secret, code => `\\u{${code.toString(16)}}`),
  'byte escapes': secret => eachByte(secret, hex => `\\x${hex}`),
  'HTML entities': html,
  'HTML entities in JSON': secret => json(html(secret)),
  'HTML entities, twice': secret => html(html(secret)),
  'decimal HTML entities': secret => eachCharacter(secret, code => `&#${code};`),
  'hexadecimal HTML entities': secret => eachCharacter(secret, code => `&#x${code.toString(16)};`),
  'in hex': hexOf,
  'in upper-case hex': secret => hexOf(secret).toUpperCase(),
  'in hex, byte by byte': secret => hexOf(secret).replace(/../g, '$& ').trimEnd(),
  'in URL-encoded JSON': secret => encodeURIComponent(json(secret)),
}

/** Inside base64 the text before shifts the alignment, and what is around may change the first and the last characters. */
const shifted = ['base64', 'base64url'].flatMap(encoding =>
  [0, 1, 2].map((shift): [string, Spell] => [
    `in ${encoding}, behind ${shift} bytes`,
    secret => {
      const before = 'x'.repeat(shift) + secret
      const form = encoding as 'base64' | 'base64url'
      return {
        text: Buffer.from(`${before}:and more`).toString(form),
        tell: Buffer.from(before).toString(form).replace(/=+$/, '').slice(4, -4),
      }
    },
  ]),
)
const base64 = (secret: string) => Buffer.from(secret).toString('base64')
const wrapped = Object.entries({
  'in URL-encoded base64': (secret: string) => encodeURIComponent(base64(secret)),
  'in base64 with escaped slashes': (secret: string) => base64(secret).replaceAll('/', '\\/'),
}).map(([name, spell]): [string, Spell] => [
  name,
  secret => ({
    text: spell(secret),
    tell: spell(secret)
      .replace(/(=|%3D)+$/, '')
      .slice(0, -4),
  }),
])

export const spellings: readonly [name: string, spell: Spell][] = [
  ...Object.entries(whole).map(([name, spell]): [string, Spell] => [
    name,
    secret => ({ text: spell(secret), tell: spell(secret) }),
  ]),
  ...shifted,
  ...wrapped,
]
