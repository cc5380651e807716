// `node docs/site/look.mjs [address…]`: opens every page of the built site in a browser, on a phone and on a desk, light and dark, and searches in
// both languages. Exit 1 where something is wrong. Pictures of all that it saw stand in the folder that it names at its end.
// No part of `npm test`: it needs the site to be built and takes a minute or two.
import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { openBrowser } from '../../scripts/open-browser.mjs'
import { serveSite } from './serve.mjs'

const dist = join(import.meta.dirname, 'dist')
const pictures = mkdtempSync(join(tmpdir(), 'vidrelay-docs-'))
const views = [390, 1280].flatMap(width =>
  ['light', 'dark'].map(colorScheme => ({ viewport: { width, height: 844 }, colorScheme })),
)
const searches = [
  { address: '', word: 'purchase' },
  { address: 'zh/', word: '付费' },
]
const wrong = []

/** Addresses of all pages: `''`, `errors/`, `zh/errors/`. */
const addresses = readdirSync(dist, { recursive: true })
  .map(String)
  .filter(file => file.endsWith('index.html'))
  .map(file =>
    relative('.', file)
      .replace(/index\.html$/, '')
      .replaceAll('\\', '/'),
  )
  .sort()

/** What is wrong with a page as it stands, as sentences. Runs in the browser. */
function judge() {
  const problems = []
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth > clientWidth) {
    const wide = [...document.querySelectorAll('main *')].filter(
      one => one.getBoundingClientRect().right > clientWidth + 1,
    )
    problems.push(`${scrollWidth - clientWidth} px too wide, at ${wide[0]?.outerHTML.slice(0, 120)}`)
  }
  if (document.title.trim() === '') problems.push('no title')
  if (document.querySelectorAll('h1').length !== 1)
    problems.push(`${document.querySelectorAll('h1').length} first headings`)
  const text = document.querySelector('main')?.textContent ?? ''
  if (text.trim().length < 100) problems.push('hardly a word')
  return problems
}

/** Where the links of a page lead, without those that leave the site. Runs in the browser. */
const linksOf = () =>
  [...document.querySelectorAll('a[href]')].map(({ href }) => href).filter(href => href.startsWith(location.origin))

const { url, close } = await serveSite()
const browser = await openBrowser({ fonts: ['/usr/share/fonts'].filter(existsSync) })
try {
  const chosen = process.argv.slice(2)
  const links = new Map()
  const ids = new Map()
  for (const [index, view] of views.entries()) {
    const context = await browser.newContext(view)
    const page = await context.newPage()
    const name = `${view.viewport.width}-${view.colorScheme}`
    let here = ''
    const tell = problem => wrong.push(`/${here} ${name}: ${problem}`)
    page.on('console', message => ['error', 'warning'].includes(message.type()) && tell(message.text()))
    page.on('pageerror', error => tell(error.message))
    page.on('request', request => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:')) tell(`it asked for ${request.url()}`)
    })
    page.on('response', response => response.status() >= 400 && tell(`${response.status()} for ${response.url()}`))
    for (here of chosen.length > 0 ? chosen : addresses) {
      await page.goto(url + here, { waitUntil: 'load' })
      for (const problem of await page.evaluate(judge)) tell(problem)
      await page.screenshot({
        path: join(pictures, `${here.replaceAll('/', '_') || 'index_'}${name}.png`),
        fullPage: true,
      })
      if (index > 0) continue
      for (const link of await page.evaluate(linksOf)) links.set(link, here)
      ids.set(
        url + here,
        new Set(await page.evaluate(() => [...document.querySelectorAll('[id]')].map(({ id }) => id))),
      )
    }
    await context.close()
  }
  if (chosen.length === 0) judgeLinks(links, ids)
  for (const { address, word } of searches) await search(address, word)
} finally {
  await browser.close()
  close()
}

function judgeLinks(links, ids) {
  for (const [link, from] of links) {
    const [page, anchor = ''] = link.split('#')
    const known = ids.get(page.replace(/\/?$/, '/'))
    if (known === undefined) wrong.push(`/${from}: ${link} is no page`)
    else if (anchor !== '' && !known.has(decodeURIComponent(anchor))) wrong.push(`/${from}: ${link}, no such heading`)
  }
  console.log(`${links.size} links followed`)
}

/** Searches as a reader does, and tells how many results come. */
async function search(address, word) {
  const page = await (await browser.newContext(views[0])).newPage()
  page.on('request', request => {
    if (!request.url().startsWith(url)) wrong.push(`the search for ${word} asked for ${request.url()}`)
  })
  await page.goto(url + address)
  await page.locator('button[data-open-modal]').first().click()
  await page.locator('dialog input').fill(word)
  const results = page.locator('dialog .pagefind-ui__result')
  try {
    await results.first().waitFor({ timeout: 15_000 })
  } catch {
    wrong.push(`/${address}: nothing is found for ${word}`)
  }
  await page.screenshot({ path: join(pictures, `search-${word}.png`) })
  console.log(
    `${word}: ${await page
      .locator('dialog .pagefind-ui__message')
      .first()
      .textContent()
      .catch(() => 'no answer')}`,
  )
  await page.context().close()
}

for (const problem of wrong) console.error(problem)
console.log(`${addresses.length} pages, ${views.length} views each, ${wrong.length} problems; pictures: ${pictures}`)
process.exit(wrong.length > 0 ? 1 : 0)
