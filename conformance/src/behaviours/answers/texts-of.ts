/**
 * A text for each alternative of a simple regular expression: what upstreams say is matched by words, with `|` between
 * them. Undefined where it is not that simple.
 */
export function textsOf(source: string): readonly string[] | undefined {
  const texts = alternatives(source)?.map(text => text.trim())
  if (!texts || texts.some(text => text === '')) return undefined
  const own = new RegExp(source, 'i')
  return texts.every(text => own.test(text)) ? [...new Set(texts)] : undefined
}

function alternatives(source: string): readonly string[] | undefined {
  const all: string[] = []
  for (const branch of splitTop(source)) {
    const texts = sequence(branch)
    if (!texts) return undefined
    all.push(...texts)
  }
  return all
}

/** Cuts at `|` outside groups and classes. */
function splitTop(source: string): readonly string[] {
  const parts = ['']
  let depth = 0
  for (const [token] of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|[\s\S]/gu)) {
    if (token === '(') depth++
    if (token === ')') depth--
    if (token === '|' && depth === 0) parts.push('')
    else parts.push(parts.pop()! + token)
  }
  return parts
}

const classes: { readonly [letter: string]: string } = { s: ' ', d: '1', w: 'a', b: '' }

/** Letters, escapes, `.`, classes, groups, and what says how often. */
function sequence(branch: string): readonly string[] | undefined {
  let texts: readonly string[] = ['']
  const tokens = /\((?:\?:)?((?:\\.|[^()\\])*)\)|\\(.)|\[((?:\\.|[^\]\\])*)\]|([\s\S])/gu
  let at = 0
  while (at < branch.length) {
    tokens.lastIndex = at
    const match = tokens.exec(branch)
    if (!match || match.index !== at) return undefined
    const [whole, group, escaped, set, plain] = match
    at += whole.length
    const options = optionsOf(group, escaped, set, plain)
    if (!options) return undefined
    const often = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(branch.slice(at))?.[0] ?? ''
    at += often.length
    const times = often.startsWith('{') ? Number(/\d+/.exec(often)![0]) : often.startsWith('*') ? 0 : 1
    texts = texts.flatMap(text => (times === 0 ? [text] : options.map(option => text + option.repeat(times))))
  }
  return texts
}

function optionsOf(
  group: string | undefined,
  escaped: string | undefined,
  set: string | undefined,
  plain: string | undefined,
): readonly string[] | undefined {
  if (group !== undefined) return group.startsWith('?') ? undefined : alternatives(group)
  if (escaped !== undefined)
    return classes[escaped] !== undefined ? [classes[escaped]] : /[A-Za-z0-9]/.test(escaped) ? undefined : [escaped]
  if (set !== undefined) return set.startsWith('^') ? undefined : [set.replace(/^\\/, '')[0]!]
  if (plain === '^' || plain === '$') return ['']
  if (plain === '.') return ['x']
  return plain === undefined || '*+?{})('.includes(plain) ? undefined : [plain]
}
