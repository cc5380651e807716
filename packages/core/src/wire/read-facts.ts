import type { CompiledAnswer, CompiledField } from '../contract/compile.ts'
import { first, firstMade, isUsable } from '../contract/tree.ts'
import type { Parameters } from '../words/task.ts'

/** What an answer says about its task beside state, results and errors. */
export interface Facts {
  progress: number | null
  usd?: number
  effective: Parameters
  /** Epoch seconds. */
  createdAt?: number
  completedAt?: number
  expiresAt?: number
}

/** Reads them into `out`. */
export function readFacts(out: Facts, rows: CompiledAnswer, roots: readonly unknown[]): void {
  out.progress = percentOf(first(roots, rows.progress, isUsable))
  for (const name of ['createdAt', 'completedAt', 'expiresAt'] as const) {
    const seconds = epochSeconds(first(roots, rows[name], isUsable))
    if (seconds !== undefined) out[name] = seconds
  }
  if (rows.cost) {
    const units = first(
      roots,
      rows.cost.at,
      (value): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0,
    )
    if (units !== undefined) out.usd = units / rows.cost.perUsd
  }
  for (const field of rows.effective) {
    const value = firstMade(roots, field.paths, told => (isUsable(told) ? canonical(field, told) : undefined))
    if (value !== undefined) Object.assign(out.effective, { [field.name]: value })
  }
}

const forms: { readonly [field: string]: RegExp } = {
  aspectRatio: /^\d+(\.\d+)?:\d+(\.\d+)?$/,
  resolution: /^\d{3,4}p$|^\dk$/i,
  size: /^\d+x\d+$/,
  seconds: /^\d+(\.\d+)?$/,
  count: /^\d+$/,
  seed: /^-?\d+$/,
}

/** A value in the form of its field, or undefined: one place may hold a tier here and pixels there. */
function canonical({ name, ourWord }: CompiledField, value: string | number): string | number | undefined {
  const text = ourWord(String(value))
  const form = forms[name]
  if (form && !form.test(text)) return undefined
  return ['seconds', 'count', 'seed'].includes(name) ? Number(text) : text
}

/** Seconds, milliseconds, microseconds or a date text; 0, the year 1 and nonsense count as absent. */
function epochSeconds(value: string | number | undefined): number | undefined {
  if (value === undefined) return undefined
  const isNumber = typeof value === 'number' || /^\s*\d+(\.\d+)?\s*$/.test(value)
  const number = isNumber ? Number(value) : dateOf(value) / 1000
  const seconds = [number, number / 1e3, number / 1e6].find(own => own > 1e9 && own < 1e10)
  return seconds === undefined ? undefined : Math.round(seconds)
}

/** Epoch milliseconds, or NaN. A date that names no zone is UTC: never that of the machine which reads it. */
function dateOf(text: string): number {
  const date = text
    .trim()
    .slice(0, 64)
    .replace(/(:\d\d),(\d)/, '$1.$2')
  const behindTime = /\d:\d\d(?::\d\d(?:\.\d+)?)?(.*)$/s.exec(date)?.[1]
  if (behindTime !== undefined && /^\s*(?:[ap]m\s*)?(?:z|ut|gmt|[a-z]{1,2}[sd]?t\b|[+-]\d)/i.test(behindTime))
    return Date.parse(date)
  const asIso = Date.parse(`${date.replace(/^(\d{4}-\d\d-\d\d)\s+/, '$1T')}Z`)
  return Number.isNaN(asIso) ? Date.parse(`${date} UTC`) : asIso
}

/** 0..100 as a whole number, from `30`, `"30"`, `"30%"`, and from a share of 1 with a fraction, `0.3`; else null. */
function percentOf(value: string | number | undefined): number | null {
  const told = typeof value === 'number' ? value : typeof value === 'string' ? Number.parseFloat(value) : Number.NaN
  const isShare = told > 0 && told < 1 && !String(value).includes('%')
  const number = isShare ? told * 100 : told
  return Number.isFinite(number) ? Math.max(0, Math.min(100, Math.round(number))) : null
}
