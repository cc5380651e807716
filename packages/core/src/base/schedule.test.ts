import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSchedule, type Due } from './schedule.ts'

interface Named extends Due {
  name: number
}

test('whatever comes and goes, what is due first is next', () => {
  const change = fc.record({
    due: fc.integer({ min: 0, max: 50 }),
    leaves: fc.nat({ max: 9 }),
    isLeaving: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), changes => {
      const schedule = createSchedule<Named>()
      let all: Named[] = []
      for (const [name, { due, leaves, isLeaving }] of changes.entries()) {
        const leaver = all[leaves]
        if (isLeaving && leaver) {
          schedule.remove(leaver)
          schedule.remove(leaver) // twice is once
          all = all.filter(one => one !== leaver)
        } else {
          const one = { due, place: -1, name }
          schedule.add(one)
          all.push(one)
        }
        expect(schedule.size).toBe(all.length)
        expect(schedule.next?.due).toBe(all.length === 0 ? undefined : Math.min(...all.map(own => own.due)))
      }
      const left: number[] = []
      for (let next = schedule.next; next; next = schedule.next) {
        left.push(next.due)
        schedule.remove(next)
        expect(next.place).toBe(-1)
      }
      expect(left).toEqual(all.map(({ due }) => due).toSorted((a, b) => a - b))
    }),
  )
})
