import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCodes } from '@vidrelay/core'
import { limitSentences, priceSentences } from '@vidrelay/core/provider'
import { expect, test } from 'vitest'
import { definitions } from '../../scripts/provider-facts.ts'
import { languages } from '../generate/contents.ts'
import { sectionsOf } from '../generate/error-page.ts'
import { limitIn } from '../generate/in-chinese.ts'
import { root, siteOf } from '../generate/pages.ts'

const { pages, pictures } = await siteOf()
const providers = await definitions()

test('the causes are told of every code that there is, and of no other, in both languages', () => {
  for (const language of languages) {
    const text = readFileSync(join(root, 'docs', 'text', language, 'error-causes.md'), 'utf8')
    expect([...sectionsOf(text).keys()].sort(), language).toEqual(Object.keys(errorCodes).sort())
  }
})

test.each(['', 'zh/'])('every provider has its page: %s', prefix => {
  for (const { name, definition } of providers) {
    const page = pages.find(({ address }) => address === `${prefix}providers/${name}`)!
    for (const id of Object.keys(definition.models)) expect(page.body).toContain(`### \`${id}\``)
    for (const word of Object.keys(definition.statuses)) if (word !== '') expect(page.body).toContain(`\`${word}\``)
    for (const variable of definition.keyEnv) expect(page.body).toContain(variable)
  }
})

test('limits and prices are Chinese on the Chinese pages', () => {
  const english = /\b(required|advised|ignored|rewritten|at most|exactly|default|when|or more|to|is|per)\b/
  for (const { definition } of providers)
    for (const model of Object.values(definition.models))
      for (const sentence of [...limitSentences(definition, model), ...priceSentences(model)])
        expect(limitIn('zh', sentence)).not.toMatch(english)
})

test('the figures that are promised stand on the page that each of them names', () => {
  const text = pages.find(({ address }) => address === 'promises')!.body
  const rows = [
    ...text.slice(text.indexOf('## Figures')).matchAll(/^\| (.*) \| (.*) \| \[.*\]\(\.\.\/(.*)\/#.*\) \|$/gm),
  ]
  expect(rows.length).toBeGreaterThan(4)
  for (const [, what, figures = '', address] of rows) {
    const page = pages.find(one => one.address === address)!
    for (const [figure] of figures.matchAll(/\d[\d.,]*\d|\d/g))
      expect(page.body, `${what}: ${figure}`).toContain(figure)
  }
})

test('every page has a title, a description, and nothing that a browser would fetch elsewhere', () => {
  for (const { address, title, description, body } of pages) {
    expect(title, address).not.toBe('')
    expect(description, address).not.toBe('')
    expect(body, address).not.toMatch(/(?:src="(?![./]*pictures\/)|srcset=|poster=|!\[[^\]]*\]\(|@import|url\()/)
  }
})

test('a picture of the repository is shown, with words for whoever does not see it', () => {
  expect([...pictures.values()]).toContain('docs/terminal.svg')
  const page = pages.find(({ address }) => address === 'get-started')!
  expect(page.body).toContain('<img src="../pictures/docs-terminal.svg" alt="vidrelay in a terminal">')
})

test('drawings say in words what they show', () => {
  const drawings = pages.flatMap(({ body }) => [...body.matchAll(/<svg[^>]*>.*?<\/svg>/g)].map(([svg]) => svg))
  expect(drawings.length).toBeGreaterThan(3)
  for (const svg of drawings) expect(svg).toMatch(/role="img" aria-labelledby=.*<title id=.*<desc id=/)
})
