const fence = String.raw`^ *(?<ticks>${'`'}{3,}).*\n[\s\S]*?^ *\k<ticks>$`
const link = String.raw`(?<label>!?\[(?:[^[\]]|\[[^\]]*\]|!\[[^\]]*\]\([^)]*\))*\])\((?<target>[^)\s]+)\)`
const code = '(?<quote>`+)(?!`)[\\s\\S]*?[^`]\\k<quote>(?!`)'
/** What may hold a link, and what only looks like one. */
const token = new RegExp(`${fence}|${link}|${code}`, 'gm')

/** Every link of a text goes where `change` says; what stands in code is no link. */
export const mapLinks = (text: string, change: (target: string) => string): string =>
  text.replaceAll(token, (...match) => {
    const { label, target } = match.at(-1) as { label?: string; target?: string }
    return target === undefined ? match[0] : `${label}(${change(target)})`
  })

export function linksOf(text: string): string[] {
  const found: string[] = []
  mapLinks(text, target => {
    found.push(target)
    return target
  })
  return found
}

export interface Block {
  /** The word behind the fence. */
  language: string
  body: string
}

/** The fenced blocks of a text. */
export const blocksOf = (text: string): Block[] =>
  [...text.matchAll(/^( *)(`{3,})(\S*).*\n([\s\S]*?)^\1\2$/gm)].map(([, indent = '', , language = '', body = '']) => ({
    language,
    body: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }))

const withoutFences = (text: string): string => text.replaceAll(/^( *)(`{3,}).*\n[\s\S]*?^\1\2$/gm, '')

/** A heading as the address of its place, as GitHub and the site make it. */
const slugOf = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')

/** The places of a text that a link may lead to: its headings, and `<a id="…">`. */
export function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>()
  const anchors = new Set([...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id!))
  for (const [, heading = ''] of withoutFences(text).matchAll(/^#{1,6} +(.*?) *$/gm)) {
    const slug = slugOf(heading)
    const before = seen.get(slug) ?? 0
    seen.set(slug, before + 1)
    anchors.add(before === 0 ? slug : `${slug}-${before}`)
  }
  return anchors
}

/** What stands under a second heading, by its address; undefined where there is none. */
export const sectionOf = (text: string, anchor: string): string | undefined =>
  text
    .split(/^## /m)
    .slice(1)
    .find(section => slugOf(section.split('\n')[0]!) === anchor)
    ?.replace(/^.*\n/, '')

/** A line that ends in Chinese and goes on in Chinese: a browser would show the break between the two as a blank. */
export const joinChinese = (text: string): string =>
  text.replaceAll(
    new RegExp(`${fence}|(?<end>[\\p{Script=Han}。，；：、！？）”])\\n *(?=[\\p{Script=Han}（“])`, 'gmu'),
    (...match) => {
      const { end } = match.at(-1) as { end?: string }
      return end ?? match[0]
    },
  )

/** Headings one level deeper. */
export const deeper = (text: string): string =>
  text.replaceAll(new RegExp(`${fence}|^#+ `, 'gm'), match => (match.startsWith('#') ? `#${match}` : match))

const cell = (text: unknown): string => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ')

export const table = (head: readonly string[], rows: readonly (readonly unknown[])[]): string =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map(row => `| ${row.map(cell).join(' | ')} |`),
  ].join('\n')

/** As code, also what has backticks in it. */
export const ticked = (word: unknown): string => (String(word).includes('`') ? `\`\` ${word} \`\`` : `\`${word}\``)
