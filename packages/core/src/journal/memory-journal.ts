import type { TaskRef } from '../words/task.ts'
import { isPending, isSameTask, type Journal, type JournalEntry, type Purchase } from './journal.ts'
import { dayOf, type Limit, sumUnder } from './money.ts'
import { changeOf, claimOf, purchaseOf } from './purchase.ts'

/** Forgets when the process ends. For tests, and for callers who keep their own books. */
export function memoryJournal(): Journal {
  const keys = new Map<string, JournalEntry[]>()
  const linesOf = (key: string) => keys.get(key) ?? []
  const write = (line: JournalEntry) => {
    const own = [...linesOf(line.key)]
    own[line.attempt - 1] = structuredClone(line)
    keys.set(line.key, own)
  }
  const all = () => [...keys.values()].flat()
  return {
    async claim(entry, ended, limits) {
      const usedOf = (limit: Limit) => sumUnder(limit, dayOf(entry), all())
      const { answer, written } = claimOf(linesOf(entry.key), entry, { ended, limits, usedOf })
      written.forEach(write)
      return structuredClone(answer)
    },
    async update(key, patch, condition = {}) {
      const isHeld = (ref: TaskRef) =>
        all().some(
          line =>
            line.key !== key &&
            line.ref !== null &&
            isSameTask({ ...line.ref, dialect: ref.dialect }, ref) &&
            line.kind === ref.kind,
        )
      const changed = changeOf(linesOf(key), patch, condition, isHeld)
      changed?.forEach(write)
      return changed !== undefined
    },
    get: async key => structuredClone(purchaseOf(linesOf(key))),
    find: async ref => structuredClone(all().find(({ ref: own }) => own !== null && isSameTask(own, ref))),
    list: async (filter = {}) => {
      const { pending, at, since = '', label, limit } = filter
      const purchases = [...keys.values()]
        .reverse()
        .filter(
          lines =>
            (!pending || lines.some(line => isPending(line, at))) &&
            lines[0]!.createdAt >= since &&
            (label === undefined || lines.some(line => line.label === label)),
        )
        .map(lines => purchaseOf(lines) as Purchase)
      return structuredClone(purchases.slice(0, limit ?? purchases.length))
    },
    close: async () => {},
  }
}
