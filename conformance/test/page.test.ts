import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../../scripts/open-browser.mjs'
import { failureText } from '../src/report/failure-text.ts'
import { html } from '../src/report/html.ts'
import { junit } from '../src/report/junit.ts'
import { hostileReport, hostileText, sampleEvidence, sampleReport } from './sample-report.ts'

type Browser = Awaited<ReturnType<typeof openBrowser>>
type Page = Awaited<ReturnType<Browser['newPage']>>

const folder = mkdtempSync(join(tmpdir(), 'vidrelay-page-'))
const desktop = { width: 1280, height: 800 }
const phone = { width: 360, height: 740 }

let browser: Browser
/** Requests other than for the page itself, errors, and whatever else a browser complains about. */
const complaints: string[] = []
beforeAll(async () => {
  browser = await openBrowser()
  writeFileSync(join(folder, 'sample.html'), html(sampleReport()))
  writeFileSync(join(folder, 'evidence.html'), html({ ...sampleReport(), evidence: sampleEvidence }))
  writeFileSync(join(folder, 'hostile.html'), html(hostileReport()))
})
afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true })
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  expect(complaints.splice(0)).toEqual([])
})

interface Look {
  name?: 'sample' | 'hostile' | 'evidence'
  hash?: string
  viewport?: { width: number; height: number }
  colorScheme?: 'light' | 'dark'
}

async function open({
  name = 'sample',
  hash = '',
  viewport = desktop,
  colorScheme = 'light',
}: Look = {}): Promise<Page> {
  const context = await browser.newContext({ viewport, colorScheme })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const own = pathToFileURL(join(folder, `${name}.html`)).href
  page.on('request', request => {
    if (request.url().split('#')[0] !== own) complaints.push(`it asked for ${request.url()}`)
  })
  page.on('console', message => complaints.push(message.text()))
  page.on('pageerror', error => complaints.push(error.message))
  page.on('dialog', dialog => complaints.push(dialog.message()))
  await page.goto(own + hash)
  await page.locator('#matrix table').waitFor()
  return page
}

const cell = (page: Page, requirement: string, adapter: string) =>
  page.getByRole('row').filter({ hasText: requirement }).getByRole('button', { name: adapter })
const rowsOf = (page: Page) => page.locator('tbody tr:not(.group):visible th code').allTextContents()
const cellsOf = (page: Page) => page.locator('button.cell:visible').allTextContents()
const colorOf = (page: Page, selector: string, property: string) =>
  page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).${property}`)
/** How far the page, or what a selector finds, is wider than the room it has. */
const overflowOf = (page: Page, selector = 'html') =>
  page.evaluate<number>(`(e => e.scrollWidth - e.clientWidth)(document.querySelector('${selector}'))`)
/** What axe-core finds, which knows what a page owes to those who cannot see it well. */
const problemsOf = async (page: Page) => {
  await page.evaluate(axe.source)
  return page.evaluate<string[]>(
    'axe.run().then(found => found.violations.flatMap(({ id, nodes }) => nodes.map(node => id + ": " + node.html)))',
  )
}

describe('the matrix', () => {
  test('has the counts, a row for each requirement and a cell for each of its adapters', async () => {
    const page = await open()
    expect(await page.locator('#totals').textContent()).toBe('14 pass · 1 fail · 1 n/a · 1 no evidence')
    expect(await rowsOf(page)).toEqual(sampleReport().requirements.map(({ id }) => id))
    expect(await cellsOf(page)).toHaveLength(17)
    expect(await page.getByRole('columnheader').allTextContents()).toEqual([
      'Requirement',
      'North7 pass · 0 fail · 0 n/a',
      'South3 pass · 1 fail · 1 n/a',
      'West4 pass · 0 fail · 0 n/a · 1 no evidence',
    ])
    const group = page.getByRole('row').filter({ hasText: 'North: API reference' })
    expect(await group.getByRole('cell').allTextContents()).toEqual(['2 pass · 0 fail · 0 n/a', '', ''])
  })

  test('tells the words of a provider’s own pages apart from those that are tolerated', async () => {
    const page = await open()
    await page.getByText('Status words, and whose they are').click()
    expect(await page.locator('#words h2').allTextContents()).toEqual(['North'])
    expect(await page.locator('#words dd').allTextContents()).toEqual([
      'queued = queued (N-1), done = succeeded (N-2)',
      'waiting = queued (reports), (none) = queued (seen)',
    ])
    expect(await problemsOf(page)).toEqual([])
  })

  test('says each verdict in words, and its provenance', async () => {
    const page = await open()
    expect(await cell(page, 'status.unknown-word', 'south').textContent()).toBe('south✗ FAILder')
    expect(await cell(page, 'submit.answer-lost', 'west').textContent()).toBe('west? NO EVIDENCE')
    expect(await cell(page, 'status.cancelled', 'south').textContent()).toBe('south– n/a')
    expect(await cell(page, 'N-01', 'north').textContent()).toBe('north✓ passdoc')
  })

  test('shows no percentage', async () => {
    const page = await open()
    expect(await page.locator('body').innerText()).not.toContain('%')
  })

  test('a group folds and unfolds', async () => {
    const page = await open()
    const fold = page.getByRole('button', { name: 'Status', exact: true })
    await fold.click()
    expect(await fold.getAttribute('aria-expanded')).toBe('false')
    expect(await rowsOf(page)).toEqual(['submit.once', 'submit.answer-lost', 'N-01', 'N-02'])
    await fold.click()
    expect(await rowsOf(page)).toHaveLength(7)
  })
})

describe('the evidence', () => {
  test('stands first: of each provider its words, errors and limits, each with what it rests on, or none', async () => {
    const page = await open({ name: 'evidence' })
    const evidence = page.getByRole('region', { name: 'Evidence' })
    expect(await evidence.innerText()).toMatch(
      /^North\s+Status words\s+1 documentation · 1 no evidence\s+Errors\s+the document has none\s+Limits\s+1 captured\s+West\s/,
    )
    expect((await evidence.boundingBox())!.y).toBeLessThan((await page.locator('#matrix').boundingBox())!.y)
    await evidence.getByText('Status words').first().click()
    expect(await evidence.getByRole('listitem').filter({ visible: true }).allInnerTexts()).toEqual([
      expect.stringMatching(/^done\s+"done"\s+documentation\s+words$/),
      expect.stringMatching(/^gone\s+"gone"\s+no evidence$/),
    ])
    await evidence.getByText('Status words').first().click()
    await evidence.getByText('Limits').first().click()
    expect(await evidence.getByRole('listitem').filter({ visible: true }).allInnerTexts()).toEqual([
      expect.stringMatching(/^dialects\.task\.routes\.submit\.limits\.seconds\.max\s+10\s+captured\s+text-to-video$/),
    ])
    expect(await problemsOf(page)).toEqual([])
  })

  test('is not there where nobody looked for it', async () => {
    expect(await (await open()).locator('#evidence').isVisible()).toBe(false)
  })
})

describe('a cell', () => {
  test('opens by a click, with all that is known of it', async () => {
    const page = await open()
    await cell(page, 'status.unknown-word', 'south').click()
    const dialog = page.getByRole('dialog', { name: 'status.unknown-word' })
    const text = await dialog.innerText()
    for (const part of [
      '✗ FAIL',
      'South',
      'A word that the document does not know is not final.',
      'README of core, "Statuses"',
      '2 checks',
      "derived: made out of south's text-to-video, 2026-11-21",
      'step 2 (get)',
      'task.status',
      '"running"',
      '"failed": the word "paused" was taken for an error',
      '2 exchanges',
      'at 5 s',
      'GET https://south.example.com/v1/videos/task_1',
      'authorization: Bearer {{key}}',
      '"seed": 12345678901234567890',
      'npx @vidrelay/conformance run ./south.js --recordings ./recordings --only status.unknown-word/paused',
    ])
      expect(text).toContain(part)
    // The check that passes is closed, and is filled when it is opened.
    expect(text).not.toContain('--only status.unknown-word/first')
    await dialog.getByText('status unknown word first holds').click()
    await dialog.getByText('--only status.unknown-word/first').waitFor()
  })

  test('says why it is not applicable or untestable', async () => {
    const page = await open({ hash: '#south/status.cancelled' })
    expect(await page.getByRole('dialog').innerText()).toContain('its document has no such word')
    await page.goto(`${page.url().split('#')[0]}#west/submit.answer-lost`)
    await page.getByText('no recording shows a task from its submit').waitFor()
  })

  test('opens and closes by the keyboard alone, and the focus comes back', async () => {
    const page = await open()
    const focused = () => page.evaluate<string>('document.activeElement.textContent')
    await page.locator('#matrix').focus()
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Submitting')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('north✓ passder')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toBe('west? NO EVIDENCE')
    expect(await colorOf(page, ':focus', 'outlineStyle')).toBe('solid')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await page.waitForURL('**#west/submit.answer-lost')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await page.waitForURL(({ hash }) => hash === '')
    expect(await focused()).toBe('west? NO EVIDENCE')
  })

  test('is opened by its address, closed by going back, and leads to the next that is shown', async () => {
    const page = await open()
    await page.locator('#verdicts').getByRole('button', { name: 'pass' }).click()
    await cell(page, 'submit.answer-lost', 'south').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Next cell' }).click()
    await page.getByRole('dialog', { name: 'status.on-poll' }).waitFor()
    await page.waitForURL('**#north/status.on-poll')
    expect(await page.evaluate('document.activeElement.title')).toBe('Next cell')
    await page.goBack()
    await page.goBack()
    await dialog.waitFor({ state: 'hidden' })
  })

  test('an address of no cell opens nothing', async () => {
    const page = await open({ hash: '#south/there.is-none' })
    expect(await page.locator('dialog').isVisible()).toBe(false)
  })
})

describe('the filters', () => {
  test('by verdict', async () => {
    const page = await open()
    await page.locator('#verdicts').getByRole('button', { name: 'fail' }).click()
    expect(await cellsOf(page)).toEqual(['south✗ FAILder'])
    expect(await page.locator('#shown').textContent()).toBe('1 of 17 cells')
    await page.locator('#verdicts').getByRole('button', { name: 'no evidence' }).click()
    expect(await cellsOf(page)).toEqual(['west? NO EVIDENCE', 'south✗ FAILder'])
    await page.getByRole('button', { name: 'Clear' }).click()
    expect(await cellsOf(page)).toHaveLength(17)
    expect(await page.locator('[aria-pressed=true]').count()).toBe(0)
  })

  test('by provider', async () => {
    const page = await open()
    const west = page.locator('#providers').getByRole('button', { name: 'West' })
    await west.click()
    expect(await page.locator('thead th:visible .name').allTextContents()).toEqual(['West'])
    expect(await rowsOf(page)).not.toContain('N-01')
    expect(await cellsOf(page)).toHaveLength(5)
    await west.click()
    expect(await cellsOf(page)).toHaveLength(17)
  })

  test('by text: requirements, sources, reasons and checks, all words', async () => {
    const page = await open()
    const search = page.getByRole('searchbox')
    await page.keyboard.press('/')
    await page.keyboard.type('排队中')
    expect(await rowsOf(page)).toEqual(['N-02'])
    await search.fill('NO recording west')
    expect(await cellsOf(page)).toEqual(['west? NO EVIDENCE'])
    await search.fill('unknown-word/paused south')
    expect(await cellsOf(page)).toEqual(['south✗ FAILder'])
    await search.fill('there is no such thing')
    expect(await page.locator('tbody:visible').count()).toBe(0)
    expect(await page.locator('#shown').textContent()).toBe('0 of 17 cells')
  })
})

describe('how it looks', () => {
  test('dark and light follow the reader', async () => {
    const light = await open()
    const dark = await open({ colorScheme: 'dark' })
    const grounds = [await colorOf(light, 'body', 'backgroundColor'), await colorOf(dark, 'body', 'backgroundColor')]
    expect(grounds).toEqual(['rgb(255, 255, 255)', 'rgb(16, 20, 24)'])
  })

  test.each(['sample', 'hostile', 'evidence'] as const)(
    'on a phone, %s: nothing is wider than the screen',
    async name => {
      const page = await open({ name, viewport: phone })
      expect(await overflowOf(page)).toBe(0)
      expect(await cell(page, 'status.unknown-word', 'south').isVisible()).toBe(true)
      await cell(page, 'status.unknown-word', 'south').click()
      await page.getByRole('dialog').waitFor()
      expect(await overflowOf(page)).toBe(0)
      expect(await overflowOf(page, 'dialog')).toBe(0)
      const close = await page.getByRole('button', { name: 'Close' }).boundingBox()
      expect(close!.x + close!.width).toBeLessThanOrEqual(phone.width)
    },
  )

  test.each([
    ['light', desktop],
    ['dark', desktop],
    ['light', phone],
    ['dark', phone],
  ] as const)(
    'axe finds nothing: contrast, names, roles, reach of the keyboard (%s, %o)',
    async (colorScheme, viewport) => {
      const page = await open({ colorScheme, viewport })
      expect(await problemsOf(page)).toEqual([])
      await cell(page, 'status.unknown-word', 'south').click()
      await page.getByRole('dialog').waitFor()
      expect(await problemsOf(page)).toEqual([])
    },
  )
})

describe('hostile text', () => {
  test('stands there as text and does nothing', async () => {
    const page = await open({ name: 'hostile' })
    await cell(page, 'status.unknown-word', 'south').click()
    const dialog = page.getByRole('dialog')
    const body = await dialog.locator('.exchange .body').first().textContent()
    expect(body?.toWellFormed()).toBe(hostileText.toWellFormed())
    for (const summary of await dialog.locator('details:not([open]) summary').all()) await summary.click()
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.evaluate('globalThis.hacked')).toBe(undefined)
  })

  test('could not run even if it were markup', async () => {
    const page = await open()
    const refused = await page.evaluate<string>(
      `(() => { try { document.body.innerHTML = '<img src=x onerror="globalThis.hacked = 1">' } catch (error) { return error.name } })()`,
    )
    expect(refused).toBe('TypeError')
    expect(complaints.splice(0).join()).toContain('TrustedHTML')
  })
})

test('the JUnit file is XML, hostile text and all, and reads back as what it says', async () => {
  const page = await browser.newPage()
  const read = `(text => {
    const xml = new DOMParser().parseFromString(text, 'application/xml')
    return {
      error: xml.querySelector('parsererror')?.textContent ?? null,
      cases: xml.querySelectorAll('testsuites > testsuite > testcase').length,
      failure: xml.querySelector('failure[type=fail]')?.textContent ?? null,
      skipped: xml.querySelector('skipped')?.getAttribute('message') ?? null,
    }
  })`
  for (const report of [sampleReport(), hostileReport()]) {
    const failing = report.checks.find(({ verdict }) => verdict === 'fail')!
    expect(await page.evaluate(`${read}(${JSON.stringify(junit(report))})`)).toEqual({
      error: null,
      cases: 17,
      failure: failureText(report, failing),
      skipped: report.cells
        .find(({ verdict }) => verdict === 'not-applicable')!
        .reason!.replaceAll(
          // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold
          /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800]/gu,
          '\ufffd',
        ),
    })
  }
})
