/** So many at the same time. `waiting` is emptied. */
export async function inTurns(waiting: (() => Promise<unknown>)[], parallel: number): Promise<void> {
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await next()
  }
  await Promise.all(Array.from({ length: parallel }, worker))
}
