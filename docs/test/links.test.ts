import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { anchorsOf, joinChinese, linksOf } from '../generate/markdown.ts'
import { between, root, siteOf } from '../generate/pages.ts'

const { pages, broken, menu } = await siteOf()
const blob = 'https://github.com/vidrelay/vidrelay/blob/main/'

/** What a link of a document leads to in the repository: `undefined` where it is fine, or leaves it. */
function problemOf(file: string, text: string, target: string): string | undefined {
  if (/^(?!#)[a-z]+:/.test(target) && !target.startsWith(blob)) return undefined
  const [path = '', anchor] = target.replace(blob, '/').split('#')
  const to = path === '' ? file : path.startsWith('/') ? path.slice(1) : normalize(join(dirname(file), path))
  if (!existsSync(join(root, to))) return `${file}: ${target} is not there`
  if (anchor === undefined || !to.endsWith('.md')) return undefined
  const whole = to === file ? text : readFileSync(join(root, to), 'utf8')
  return anchorsOf(whole).has(anchor) ? undefined : `${file}: ${target} has no such heading`
}

test('no link of the site leads to a document that is not there, and every entry of the menu has a text', () => {
  expect(broken).toEqual([])
  expect(menu.flatMap(({ entries }) => entries).length).toBeGreaterThan(20)
})

/** As a browser finds them: what there is in English alone stands below `zh` too, with the same links. */
const shown = new Map(pages.map(page => [page.address, page]))
for (const page of pages) {
  const chinese = `zh/${page.address}`.replace(/\/$/, '')
  if (page.language === 'en' && !shown.has(chinese)) shown.set(chinese, page)
}

function wrongLink(address: string, target: string): string | undefined {
  const [path = '', anchor] = target.split('#')
  const to = path === '' ? address : normalize(join(`/${address}`, path)).replaceAll(/^\/|\/$/g, '')
  const page = shown.get(to)
  if (page === undefined) return `${address}: ${target} is no page`
  return anchor === undefined || anchorsOf(page.body).has(anchor) ? undefined : `${address}: ${target}, no such heading`
}

test('every link between pages leads to a page, and to a heading of it', () => {
  const links = [...shown].flatMap(([address, { body }]) =>
    linksOf(body)
      .filter(target => !/^[a-z]+:/.test(target))
      .map(target => [address, target] as const),
  )
  expect(links.flatMap(([address, target]) => wrongLink(address, target) ?? [])).toEqual([])
  expect(links.length).toBeGreaterThan(200)
})

test('every link from the site into the repository leads to a file', () => {
  const targets = pages.flatMap(({ body }) => linksOf(body)).filter(target => target.startsWith(blob))
  expect(targets.flatMap(target => problemOf('', '', target) ?? [])).toEqual([])
  expect(targets.length).toBeGreaterThan(20)
})

test('every link of every document of the repository leads to a file, and to a heading of it', () => {
  const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' })
  const files = list
    .split('\n')
    .filter(file => file !== '' && !file.startsWith('docs/text/') && existsSync(join(root, file)))
  expect(files).toContain('packages/core/README.md')
  const problems = files.flatMap(file => {
    const text = readFileSync(join(root, file), 'utf8')
    return linksOf(text).flatMap(target => problemOf(file, text, target) ?? [])
  })
  expect(problems).toEqual([])
})

test('a link in a text is relative, so that it works below any path', () => {
  expect(between('', 'errors')).toBe('errors/')
  expect(between('errors', '')).toBe('../')
  expect(between('zh/providers/gaia', 'zh/errors')).toBe('../../errors/')
  expect(between('errors', 'errors')).toBe('./')
})

test('a heading has the address that GitHub gives it', () => {
  const text =
    '# A title\n\n## `submit_unknown`, and [more](x.md)\n\n## Twice\n\n## Twice\n\n```sh\n# no heading\n```\n\n## 结果不明？\n'
  expect([...anchorsOf(text)]).toEqual(['a-title', 'submit_unknown-and-more', 'twice', 'twice-1', '结果不明'])
})

test('what stands in code is no link', () => {
  expect(linksOf('[a](b.md) `[c](d.md)` [`e`](f.md#g)\n\n```md\n[h](i.md)\n```\n\n[![j](k.svg)](l.md)')).toEqual([
    'b.md',
    'f.md#g',
    'l.md',
  ])
})

test('a line of Chinese goes on without a blank, but not in code', () => {
  expect(joinChinese('先写，\n  再读。\n\n```sh\n# 甲\n乙\n```\n丙\nabc\n')).toBe(
    '先写，再读。\n\n```sh\n# 甲\n乙\n```\n丙\nabc\n',
  )
})
