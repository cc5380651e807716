import type { Purchase } from '@vidrelay/core'

/** Shorter ones are typed by mistake. */
const least = 8

/** What a command may be given for a purchase: its key, and the ids of its tasks. */
export const namesOf = ({ key, attempts }: Purchase): string[] => [
  key,
  ...attempts.flatMap(({ ref }) => (ref ? [ref.id] : [])),
]

/** The shortest beginning of each name, of 8 characters or more, that no other name has; every command takes it. */
export function shortNames(purchases: readonly Purchase[]): (name: string) => string {
  const sorted = [...new Set(purchases.flatMap(namesOf))].sort()
  const places = new Map(sorted.map((name, index) => [name, index]))
  const common = (a: string, b: string | undefined) => {
    let length = 0
    while (b !== undefined && length < a.length && a[length] === b[length]) length++
    return length
  }
  return name => {
    const place = places.get(name)
    if (place === undefined) return name
    const shared = Math.max(common(name, sorted[place - 1]), common(name, sorted[place + 1]))
    return [...name].slice(0, Math.max(least, shared + 1)).join('')
  }
}

/** Those that a word means: whole names before beginnings, and of these only from 8 characters on. */
export function purchasesNamed(purchases: readonly Purchase[], word: string): Purchase[] {
  const whole = purchases.filter(purchase => namesOf(purchase).includes(word))
  if (whole.length > 0 || [...word].length < least) return whole
  return purchases.filter(purchase => namesOf(purchase).some(name => name.startsWith(word)))
}
