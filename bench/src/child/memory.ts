import { setTimeout as pause } from 'node:timers/promises'

export const mebibytes = (bytes: number): number => bytes / 2 ** 20

/** What is in use once nobody holds any garbage. */
export async function settled(): Promise<NodeJS.MemoryUsage> {
  for (let again = 0; again < 3; again++) {
    globalThis.gc!()
    await pause(50)
  }
  return process.memoryUsage()
}

/** The most that `work` had in use, as far as a look in every few milliseconds sees it. */
export async function peakDuring<T>(work: () => Promise<T>): Promise<{ rss: number; arrayBuffers: number }> {
  const peak = { rss: 0, arrayBuffers: 0 }
  const look = () => {
    const { rss, arrayBuffers } = process.memoryUsage()
    peak.rss = Math.max(peak.rss, rss)
    peak.arrayBuffers = Math.max(peak.arrayBuffers, arrayBuffers)
  }
  const looking = setInterval(look, 4)
  await work()
  look()
  clearInterval(looking)
  return peak
}
