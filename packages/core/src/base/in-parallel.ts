/** Does so many at a time, in their order, and gives what comes of each as soon as it does. `work` never rejects. */
export async function* inParallel<T, R>(
  items: readonly T[],
  atATime: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const waiting = items.entries()
  const running = new Map<number, Promise<{ index: number; result: R }>>()
  const begin = () => {
    const { value, done } = waiting.next()
    if (done) return
    const [index, item] = value
    running.set(
      index,
      work(item).then(result => ({ index, result })),
    )
  }
  for (let count = 0; count < atATime; count++) begin()
  while (running.size > 0) {
    const { index, result } = await Promise.race(running.values())
    running.delete(index)
    begin()
    yield result
  }
}

/** What several give, as it comes. */
export async function* merged<T>(sources: readonly AsyncGenerator<T>[]): AsyncGenerator<T, void, undefined> {
  const next = (source: AsyncGenerator<T>) => source.next().then(result => ({ source, result }))
  const running = new Map(sources.map(source => [source, next(source)]))
  try {
    while (running.size > 0) {
      const { source, result } = await Promise.race(running.values())
      running.delete(source)
      if (result.done) continue
      running.set(source, next(source))
      yield result.value
    }
  } finally {
    await Promise.all([...running.keys()].map(source => source.return(undefined)))
  }
}
