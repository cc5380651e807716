/** Something that is due at a moment. */
export interface Due {
  /** Milliseconds of the steady clock. Changed only while it is not in a schedule. */
  due: number
  /** Where it stands in the schedule; -1 where it does not. Nobody else's. */
  place: number
}

/** What is due when, the next one first: a heap, in which each knows its place. */
export interface Schedule<T extends Due> {
  readonly next: T | undefined
  readonly size: number
  add(one: T): void
  /** Does nothing where it is not in. */
  remove(one: T): void
}

export function createSchedule<T extends Due>(): Schedule<T> {
  const heap: T[] = []
  const put = (one: T, place: number) => {
    heap[place] = one
    one.place = place
  }
  /** Moves it to where it belongs, from this place on. */
  const settle = (one: T, from: number) => {
    let place = from
    for (let above = (place - 1) >> 1; place > 0 && heap[above]!.due > one.due; above = (place - 1) >> 1) {
      put(heap[above]!, place)
      place = above
    }
    for (;;) {
      let below = 2 * place + 1
      if (below + 1 < heap.length && heap[below + 1]!.due < heap[below]!.due) below++
      if (below >= heap.length || heap[below]!.due >= one.due) break
      put(heap[below]!, place)
      place = below
    }
    put(one, place)
  }
  return {
    get next() {
      return heap[0]
    },
    get size() {
      return heap.length
    },
    add(one) {
      heap.push(one)
      settle(one, heap.length - 1)
    },
    remove(one) {
      if (one.place < 0) return
      const last = heap.pop()!
      if (last !== one) settle(last, one.place)
      one.place = -1
    },
  }
}
