import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { definitions } from '../../scripts/provider-facts.ts'
import { contentsOf, type Group, type Language, languages } from './contents.ts'
import { errorList, hintsByCode } from './error-page.ts'
import { sentence } from './in-chinese.ts'
import { deeper, joinChinese, mapLinks, sectionOf } from './markdown.ts'
import { providerPage, providersTable } from './provider-page.ts'

export const root = join(import.meta.dirname, '..', '..')
const repository = 'https://github.com/vidrelay/vidrelay'

export interface Page {
  /** Address on the site without slashes at its ends: `errors`, `zh/errors`; `''` is the first. */
  address: string
  language: Language
  title: string
  /** The first paragraph as plain text. */
  description: string
  body: string
}

export interface Site {
  menu: Group[]
  pages: Page[]
  /** Links that lead nowhere, as sentences. */
  broken: string[]
  /** Files of the repository that are shown: by what they are called on the site. */
  pictures: ReadonlyMap<string, string>
}

const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const textOf = (language: Language, slug: string): string => join('docs', 'text', language, `${slug}.md`)
const addressOf = (language: Language, slug: string): string => {
  const own = slug === 'index' ? '' : slug
  return language === 'en' ? own : `${language}/${own}`.replace(/\/$/, '')
}

/** A page before its links are known: parts, each with the file that its links are relative to. */
interface Draft {
  language: Language
  slug: string
  title: string
  /** `isPart`: of `from` only a section; the document itself stands on another page. */
  parts: { from: string; text: string; isPart?: boolean }[]
}

/** `<!-- from: packages/core/README.md -->` on a line of its own: what a text is made of beside its own words. */
const directive = /^<!-- (\w+)(?:: (\S+))?(?: (\w+))? -->$/m

type Make = (language: Language, what: string, how: string) => Draft['parts'][number]

/** Documents of the repository keep their one source, whole or a section of them; their first heading is the page's. */
const fromDocument: Make = (_, place, how) => {
  const [file = '', section] = place.split('#')
  const whole = read(file)
  const text = section === undefined ? whole.replace(/^# .*\n/, '') : sectionOf(whole, section)
  if (text === undefined) throw new Error(`${file} has no section ${section}`)
  const plainText = text.replaceAll(/^<!-- .* -->\n/gm, '')
  return { from: file, text: how === 'deeper' ? deeper(plainText) : plainText, isPart: section !== undefined }
}

const code: Make = (_, file) => ({ from: file, text: `\`\`\`${file.split('.').at(-1)}\n${read(file)}\`\`\`` })

/** In one piece, since a blank line would end it, and in the page itself, so that it follows the page's colours. */
const drawing: Make = (language, name) => {
  const from = join('docs', 'drawings', `${name}.svg`)
  const words = />([^<>]+)<\/(text|title|desc)>/g
  const text = read(from).replaceAll(words, (_, own, tag) => `>${sentence(language, own)}</${tag}>`)
  return { from, text: text.replaceAll(/\s*\n\s*/g, ' ').trim() }
}

async function makers(): Promise<{ [directive: string]: Make }> {
  const providers = await definitions()
  const hints = hintsByCode(providers)
  return {
    from: fromDocument,
    code,
    drawing,
    errors: language => {
      const from = textOf(language, 'error-causes')
      return { from, text: errorList(language, language === 'zh' ? joinChinese(read(from)) : read(from), hints) }
    },
    providers: language => ({ from: textOf(language, 'providers'), text: providersTable(language, providers) }),
  }
}

/** The parts of a text, in order: its own words, and what its directives are replaced by. */
function partsOf(language: Language, from: string, text: string, make: { [directive: string]: Make }): Draft['parts'] {
  const match = directive.exec(text)
  const maker = match ? make[match[1]!] : undefined
  if (!match) return [{ from, text }]
  if (!maker) throw new Error(`${from}: there is no directive "${match[1]}"`)
  return [
    { from, text: text.slice(0, match.index) },
    maker(language, match[2] ?? '', match[3] ?? ''),
    ...partsOf(language, from, text.slice(match.index + match[0].length), make),
  ]
}

function draftOf(language: Language, slug: string, make: { [directive: string]: Make }): Draft | undefined {
  const from = textOf(language, slug)
  if (!existsSync(join(root, from))) return undefined
  const [heading = '', ...rest] = read(from).split('\n')
  if (!heading.startsWith('# ')) throw new Error(`${from}: the first line is the title, "# …"`)
  const text = language === 'zh' ? joinChinese(rest.join('\n')) : rest.join('\n')
  return { language, slug, title: heading.slice(2), parts: partsOf(language, from, text, make) }
}

/** Where a document of the repository stands on the site, for links between them. */
function placesOf(drafts: readonly Draft[]): (file: string, language: Language) => string | undefined {
  const places = new Map<string, string>()
  for (const { language, slug, parts } of drafts) {
    const address = addressOf(language, slug)
    places.set(`${language} ${textOf(language, slug)}`, address)
    for (const { from, isPart } of parts)
      if (from.endsWith('.md') && !isPart) places.set(`${language} ${from}`, address)
    if (slug.startsWith('providers/'))
      places.set(`${language} packages/${slug.replace('providers/', '')}/README.md`, address)
  }
  // What there is in English alone stands below /zh too, with a note that it is not translated.
  const inEnglish = (file: string, language: Language) => {
    const address = places.get(`en ${file}`)
    return address === undefined || language === 'en' ? address : join(language, address)
  }
  return (file, language) => places.get(`${language} ${file}`) ?? inEnglish(file, language)
}

/** From one page to another, so that the site works below any path. */
export const between = (from: string, to: string): string => {
  const way = relative(`/${from}`, `/${to}`)
  return way === '' ? './' : `${way}/`
}

interface Links {
  placeOf: ReturnType<typeof placesOf>
  broken: string[]
  pictures: Map<string, string>
}

function linkOf(draft: Draft, from: string, target: string, { placeOf, broken, pictures }: Links): string {
  if (/^[a-z]+:/.test(target)) return target
  const [path = '', anchor] = target.split('#')
  const end = anchor === undefined ? '' : `#${anchor}`
  const file = path === '' ? from : normalize(join(dirname(from), path)).replace(/\/$/, '')
  const place = placeOf(file, draft.language)
  const here = addressOf(draft.language, draft.slug)
  if (place !== undefined) return place === here && end !== '' ? end : `${between(here, place)}${end}`
  if (file.endsWith('.svg') && existsSync(join(root, file))) {
    const name = file.replaceAll('/', '-')
    pictures.set(name, file)
    return between(here, `pictures/${name}`).replace(/\/$/, '')
  }
  if (existsSync(join(root, file))) return `${repository}/blob/main/${file}${end}`
  broken.push(`${from}: ${target}`)
  return target
}

/** A picture is wider than a phone: it scrolls by itself, and the page does not. */
const framed = (body: string): string =>
  body.replaceAll(/^!\[([^\]]*)\]\((\S+\.svg)\)$/gm, '<div class="picture"><img src="$2" alt="$1"></div>')

const plain = (markdown: string): string =>
  markdown
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*`]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** The first paragraph of words. */
const descriptionOf = (body: string): string =>
  plain(body.split(/\n{2,}/).find(block => /^[\p{L}*[`]/u.test(block.trim())) ?? '')

export async function siteOf(): Promise<Site> {
  const providers = await definitions()
  const menu = contentsOf(providers.map(({ name, definition }) => ({ name, title: definition.title })))
  const make = await makers()
  const links: Links = { placeOf: () => undefined, broken: [], pictures: new Map() }
  const slugs = menu.flatMap(({ entries }) => entries.map(({ slug }) => slug))
  const written = languages.flatMap(language => slugs.flatMap(slug => draftOf(language, slug, make) ?? []))
  const made: Draft[] = languages.flatMap(language =>
    providers.map(provider => ({
      language,
      slug: `providers/${provider.name}`,
      title: provider.definition.title,
      parts: [{ from: textOf(language, `providers/${provider.name}`), text: providerPage(language, provider) }],
    })),
  )
  const drafts = [...written, ...made]
  links.placeOf = placesOf(drafts)
  const pages = drafts.map(draft => {
    const texts = draft.parts.map(({ from, text }) => mapLinks(text, target => linkOf(draft, from, target, links)))
    const body = framed(`${texts.join('').trim()}\n`)
    const { language, slug, title } = draft
    return { address: addressOf(language, slug), language, title, description: descriptionOf(body), body }
  })
  for (const slug of slugs)
    if (!drafts.some(draft => draft.language === 'en' && draft.slug === slug))
      links.broken.push(`docs/generate/contents.ts: ${slug} has no text`)
  return { menu, pages, broken: links.broken, pictures: links.pictures }
}
