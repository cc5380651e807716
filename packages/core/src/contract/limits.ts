import type { Warning } from '../words/task.ts'
import type { Limit, Limits, Rule } from './provider.ts'

/** What is known about a request: fields, counts and `options.x`, by the names that limits use. */
export type Facts = { [fact: string]: unknown }

export const isGiven = (value: unknown): boolean => value !== undefined && value !== null

const list = (limits: Limit | readonly Limit[] | undefined): readonly Limit[] =>
  limits === undefined ? [] : Array.isArray(limits) ? limits : [limits as Limit]

const same = (left: unknown, right: unknown) => String(left).toLowerCase() === String(right).toLowerCase()

/** Does the value lie inside this one limit? An absent value fits only `given: false` and limits that ask for nothing. */
export function isInside(value: unknown, limit: Limit): boolean {
  if (limit.given !== undefined && isGiven(value) !== limit.given) return false
  if (!isGiven(value)) return limit.given === false || (!limit.in && limit.min === undefined && limit.max === undefined)
  if (limit.in && !limit.in.some(allowed => same(allowed, value))) return false
  if (limit.min === undefined && limit.max === undefined) return true
  const number = typeof value === 'object' ? Number.NaN : Number(value)
  return number >= (limit.min ?? Number.NEGATIVE_INFINITY) && number <= (limit.max ?? Number.POSITIVE_INFINITY)
}

export const defaultOf = (limits: Limits, fact: string): Limit | undefined =>
  list(limits[fact as keyof Limits]).find(limit => limit.default !== undefined)

/** Is the request inside all of `when`? Absent facts count as their defaults. */
export const fits = (when: Limits | undefined, facts: Facts, limits: Limits): boolean =>
  Object.entries(when ?? {}).every(([fact, own]) => {
    const value = isGiven(facts[fact]) ? facts[fact] : defaultOf(limits, fact)?.default
    return list(own).every(limit => isInside(value, limit))
  })

const unit: { [fact: string]: string } = { prompt: ' characters', images: ' image(s)' }

/** `1 to 15`, `exactly 1`, `16:9, 9:16`. */
export function describeLimit(limit: Limit): string {
  if (limit.in) return limit.in.join(', ')
  if (limit.min !== undefined && limit.min === limit.max) return `exactly ${limit.min}`
  if (limit.min !== undefined && limit.max !== undefined) return `${limit.min} to ${limit.max}`
  if (limit.max !== undefined) return `at most ${limit.max}`
  if (limit.min !== undefined) return `${limit.min} or more`
  return limit.given === false ? 'none' : 'a value'
}

export const describeWhen = (when: Limits): string =>
  Object.entries(when)
    .map(([fact, limits]) => {
      const own = list(limits)
      const given = own.length === 1 ? own[0]!.given : undefined
      return given === undefined
        ? `${fact} is ${own.map(describeLimit).join(' and ')}`
        : `${fact} is ${given ? '' : 'not '}given`
    })
    .join(' and ')

/** The nearest value inside, for servers that rewrite and for `lenient`; undefined where nothing says what is near. */
function nearest(value: unknown, limit: Limit): string | number | undefined {
  const size = measure(value)
  if (size === undefined) return undefined
  if (limit.in) {
    const measured = limit.in.map(allowed => ({ allowed, size: measure(allowed) }))
    if (measured.some(one => one.size === undefined)) return undefined
    return measured.toSorted((a, b) => Math.abs(a.size! - size) - Math.abs(b.size! - size))[0]?.allowed
  }
  if (limit.max !== undefined && size > limit.max) return limit.max
  if (limit.min !== undefined && size < limit.min) return limit.min
  return undefined
}

/** Seconds and counts as they are, `16:9` as its quotient, `720p` as its lines. */
function measure(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  const ratio = /^([\d.]+):([\d.]+)$/.exec(String(value))
  if (ratio) return Number(ratio[1]) / Number(ratio[2])
  const lines = /^(\d+)p$/i.exec(String(value))
  return lines ? Number(lines[1]) : undefined
}

export interface Refusal {
  field: string
  problem: string
  /** Where the limit comes from. */
  source?: string
}
export interface Verdict {
  /** The facts as they will be sent. */
  facts: Facts
  refusals: Refusal[]
  warnings: Warning[]
}

/** Judges every limit alone; the strictest verdict wins. Nothing is dropped in silence. */
export function judge(
  given: Facts,
  limits: Limits,
  rules: readonly Rule[],
  options: {
    lenient: boolean
    subject: string
    fieldOf: (fact: string) => string
    /** What a required field takes where its own limits do not say. */
    takes?: { readonly [fact: string]: string }
  },
): Verdict {
  const facts: Facts = { ...given }
  const refusals: Refusal[] = []
  const warnings: Warning[] = []
  /** Limits that refuse, to be looked at once more when `lenient` has changed a value. */
  const strict: { fact: string; limit: Limit }[] = []

  for (const fact of Object.keys(limits)) {
    const preset = defaultOf(limits, fact)
    if (preset?.sent && !isGiven(facts[fact])) facts[fact] = preset.default
  }
  judgeAll(limits, undefined)
  // After the limits, so that a rule looks at the value that is sent.
  for (const rule of rules) if (fits(rule.when, facts, limits)) judgeAll(rule.limits, rule.when)
  for (const { fact, limit } of strict) {
    if (isGiven(facts[fact]) && !isInside(facts[fact], limit)) {
      refusals.push({ field: options.fieldOf(fact), problem: `no value is inside every limit of ${options.subject}` })
    }
  }
  return { facts, refusals, warnings }

  /** What a field that is missing would take: of every limit that bounds it, or what the caller knows. */
  function offer(fact: string): string {
    const bounds = list(limits[fact as keyof Limits]).filter(limit => limit.in ?? limit.min ?? limit.max)
    const told = options.takes?.[fact] ?? bounds.map(describeLimit).join(' and ')
    return told === '' ? '' : `; accepted: ${told}`
  }

  function judgeAll(own: Limits, when: Limits | undefined) {
    for (const [fact, rows] of Object.entries(own)) for (const limit of list(rows)) judgeOne(fact, limit, when)
  }

  function judgeOne(fact: string, limit: Limit, when: Limits | undefined) {
    const value = facts[fact]
    const field = options.fieldOf(fact)
    const where = when && Object.keys(when).length > 0 ? ` when ${describeWhen(when)}` : ''
    if (!isGiven(value)) {
      if (limit.given)
        refusals.push({
          field,
          problem: `is required by ${options.subject}${where}${offer(fact)}`,
          ...(limit.source !== undefined && { source: limit.source }),
        })
      return
    }
    if (isInside(value, limit)) {
      // Compared without case, sent as the table spells it.
      const spelled = typeof value === 'string' ? limit.in?.find(allowed => same(allowed, value)) : undefined
      if (spelled !== undefined) facts[fact] = spelled
      if (limit.outside === undefined) strict.push({ fact, limit })
      return
    }
    const isCounted = fact === 'prompt' || fact === 'images'
    const shown = isCounted ? `${String(value)}${unit[fact]}` : JSON.stringify(value)
    const accepted = describeLimit(limit)
    const source = limit.source === undefined ? {} : { source: limit.source }
    if (limit.outside === 'advised') {
      warnings.push({
        code: 'advised',
        field,
        message: `${field}: ${options.subject} advises ${accepted}${where}; ${shown} is sent as it is`,
        ...source,
      })
      return
    }
    if (limit.outside === 'ignored') {
      warnings.push({
        code: 'ignored',
        field,
        message: `${field}: ${options.subject} ignores ${shown}${where}`,
        ...source,
      })
      return
    }
    const replacement =
      limit.given === false || fact === 'images' || fact === 'prompt' ? undefined : nearest(value, limit)
    if (replacement !== undefined && (limit.outside === 'rewritten' || options.lenient)) {
      facts[fact] = replacement
      if (limit.outside === undefined) strict.push({ fact, limit })
      const why = limit.outside === 'rewritten' ? 'as the server would make it' : 'the nearest accepted value'
      warnings.push({
        code: 'rewritten',
        field,
        message: `${field}: ${shown} becomes ${JSON.stringify(replacement)}, ${why}${where}`,
        ...source,
      })
      return
    }
    const lenient = replacement === undefined ? '' : `; lenient sends ${JSON.stringify(replacement)} instead`
    const problem =
      limit.given === false
        ? `is not allowed by ${options.subject}${where}`
        : `${shown} ${isCounted ? 'are' : 'is'} not accepted by ${options.subject}${where}; accepted: ${accepted}`
    refusals.push({ field, problem: `${problem}${lenient}`, ...source })
  }
}
