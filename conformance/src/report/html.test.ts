import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { hostileReport, sampleReport } from '../../test/sample-report.ts'
import { html } from './html.ts'
// @ts-expect-error a script of the page, without types
import { indentJson } from './page/indent-json.js'

// How it looks and works is proved in test/page.test.ts, in a browser.

describe('html', () => {
  const page = html(sampleReport())
  const inside = (text: string, before: string, after: string) => text.split(before)[1]!.split(after)[0]!

  test('holds the whole report', () => {
    const data = inside(page, '<script id="data" type="application/octet-stream">', '</script>')
    const { report } = JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString('utf8'))
    expect(report).toEqual(sampleReport())
  })

  test('its policy knows the style and the script by their hashes and allows nothing else', () => {
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    const policy = inside(page, 'http-equiv="Content-Security-Policy" content="', '"').split('; ')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`style-src ${hash(inside(page, '<style>', '</style>'))}`)
    expect(policy).toContain(`script-src ${hash(inside(page, '<script type="module">', '</script>'))}`)
    expect(policy.filter(line => line.includes('unsafe') || line.includes('http'))).toEqual([])
  })

  test('names no other place and shows no percentage of anything', () => {
    expect(page).not.toMatch(/https?:|url\(|@import|\bsrc=/)
    expect(page.replace(/<style>[\s\S]*<\/style>/, '').replaceAll(/%2F|encodeURIComponent/g, '')).not.toContain('%')
  })

  test('is the same but for the data, whatever the report says', () => {
    const frame = (text: string) => text.replace(/(?<=octet-stream">)[^<]*/, '')
    expect(frame(html(hostileReport()))).toBe(frame(page))
  })
})

describe('indentJson', () => {
  test('indents like JSON.stringify', () => {
    const value = { a: [1, [], {}, { b: 'x: {[,"\\ \n' }], c: null, d: -1.5e9, e: true }
    expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2))
    expect(indentJson(JSON.stringify(value, null, 4))).toBe(JSON.stringify(value, null, 2))
  })
  test('keeps every value as it was written', () => {
    expect(indentJson('{"id":12345678901234567890,"id":1.0}')).toBe('{\n  "id": 12345678901234567890,\n  "id": 1.0\n}')
  })
  test.each(['', 'plain text, {', '<html>', '{"cut": "her…'])('leaves %j, which is no JSON, alone', text => {
    expect(indentJson(text)).toBe(text)
  })
})
