/** Seconds between two words to a client that hears nothing else: it gives up on a call that is silent for a minute. */
const heartbeat = 5

/** Says how far it is, at once and every few seconds, while something is waited for. */
export async function telling<T>(tell: () => void, work: () => Promise<T>): Promise<T> {
  tell()
  const timer = setInterval(tell, heartbeat * 1000)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

/** What came within so many seconds, or `late`; what was waited for goes on. */
export async function within<T>(seconds: number, work: Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>(resolve => {
    timer = setTimeout(() => resolve('late'), seconds * 1000)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
