import type { Limit, Limits, Rule } from '@vidrelay/core/provider'
import type { DocumentPath } from './edit.ts'
import { gone, moved, other, put, type RawRow, wordRows } from './raw-row.ts'

/** Each fact's limits, each limit, and each part of it: a bound, a word, a default, a strength. */
export function* limitsRows(table: string, at: DocumentPath, limits: Limits | undefined): Generator<RawRow> {
  for (const [fact, own] of Object.entries(limits ?? {})) {
    const here = [...at, fact]
    if (own === undefined) continue
    if (!isList(own)) yield* limitRows(table, here, own)
    else {
      yield { table, at: here, changes: [gone(here)] }
      for (const [index, limit] of own.entries()) yield* limitRows(table, [...here, index], limit)
    }
  }
}

const isList = (limits: Limit | readonly Limit[]): limits is readonly Limit[] => Array.isArray(limits)

function* limitRows(table: string, at: DocumentPath, limit: Limit): Generator<RawRow> {
  const part = (name: keyof Limit) => [...at, name]
  const row = (name: keyof Limit, ...changes: RawRow['changes']): RawRow => ({ table, at: part(name), changes })
  const { given, min, max, sent, outside } = limit
  yield { table, at, changes: [gone(at)] }
  if (given !== undefined) yield row('given', gone(part('given')), put(part('given'), !given))
  if (limit.in) {
    yield row('in', gone(part('in')))
    yield* wordRows(table, part('in'), limit.in)
  }
  if (min !== undefined) yield row('min', gone(part('min')), ...moved(part('min'), min))
  if (max !== undefined) yield row('max', gone(part('max')), ...moved(part('max'), max))
  if (limit.default !== undefined) {
    // What is sent is the default, so it goes with it.
    const both = [part('default'), ...(sent ? [part('sent')] : [])].map(own => ({ at: own, drop: true }) as const)
    const nothing = { ...gone(part('default')), edits: both }
    yield row('default', nothing, put(part('default'), otherDefault(limit)))
  }
  if (sent) yield row('sent', gone(part('sent')))
  if (outside) yield row('outside', gone(part('outside')), put(part('outside'), otherStrength[outside]))
}

/** Of two strengths that do the same, the other; they differ in the warning. */
const otherStrength = { advised: 'ignored', rewritten: 'advised', ignored: 'advised' } as const

/** A default that is inside, where there is one, so that only the default itself can be found wrong. */
function otherDefault(limit: Limit): string | number {
  const known = limit.in?.find(word => word !== limit.default)
  if (known !== undefined) return known
  if (typeof limit.default === 'number') {
    return limit.default === limit.max ? limit.default - 1 : limit.default + 1
  }
  const text = limit.default!
  if (/^[\d.]+:[\d.]+$/.test(text)) return text === '9:16' ? '16:9' : '9:16'
  if (/^\d+p$/.test(text)) return text === '480p' ? '720p' : '480p'
  return String(other(text))
}

/** Rules, with what they look at and what they say. */
export function* ruleRows(at: DocumentPath, rules: readonly Rule[] | undefined): Generator<RawRow> {
  for (const [index, rule] of (rules ?? []).entries()) {
    const here = [...at, index]
    yield { table: 'rules', at: here, changes: [gone(here)] }
    yield* limitsRows('rules', [...here, 'when'], rule.when)
    yield* limitsRows('rules', [...here, 'limits'], rule.limits)
  }
}
