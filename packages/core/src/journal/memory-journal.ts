import { isPending, isSameTask, type Journal, type JournalEntry, mayClaim } from './journal.ts'

/** Forgets when the process ends. For tests, and for callers who keep their own books. */
export function memoryJournal(): Journal {
  const entries = new Map<string, JournalEntry>()
  return {
    async claim(entry) {
      const standing = entries.get(entry.key)
      if (standing && !mayClaim(standing, entry)) return { claimed: false, entry: structuredClone(standing) }
      entries.set(entry.key, structuredClone(entry))
      return { claimed: true }
    },
    async update(key, patch) {
      const entry = entries.get(key)
      if (entry) Object.assign(entry, structuredClone(patch))
    },
    get: async key => structuredClone(entries.get(key)),
    find: async ref =>
      structuredClone([...entries.values()].find(({ ref: own }) => own !== null && isSameTask(own, ref))),
    list: async (filter = {}) => {
      const all = [...entries.values()].reverse().filter(entry => !filter.pending || isPending(entry, filter.at))
      return structuredClone(all.slice(0, filter.limit ?? all.length))
    },
    close: async () => {},
  }
}
