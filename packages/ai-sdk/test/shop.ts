import { apixgo } from '@vidrelay/apixgo'
import { type ClientOptions, memoryJournal } from '@vidrelay/core'
import { type Sandbox, startSandbox } from '@vidrelay/sandbox'
import { onTestFinished } from 'vitest'
import { createVidrelay, type VidrelayOptions } from '../src/index.ts'
import { apiKey } from './settings.ts'

export const model = 'grok-image-video'
export { apiKey }
/** The AI SDK's own pace is 5 s. */
export const poll = { intervalMs: 10 }

/** A sandbox in which tasks take no time, and the models of one of its relays. */
export async function openShop(options: VidrelayOptions & Partial<ClientOptions> = {}, seconds = 0.02) {
  const sandbox = await startSandbox({ timeline: { queued: seconds, running: seconds } })
  const vidrelay = createVidrelay({
    provider: apixgo({ apiKey, baseURL: urlOf(sandbox, 'apixgo') }),
    journal: memoryJournal(),
    ...options,
  })
  onTestFinished(async () => {
    await vidrelay.client.close()
    await sandbox.close()
  })
  return { sandbox, vidrelay, video: vidrelay.video(model), creates: () => createsOf(sandbox) }
}

export const urlOf = ({ providers }: Sandbox, id: string): string => providers.find(one => one.id === id)!.url

/** What was really asked for, and what was really made. */
export const createsOf = ({ requests, tasks }: Sandbox) => ({
  sent: requests.filter(({ method }) => method === 'POST').length,
  made: tasks.length,
})

export const isMp4 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1', 4, 8) === 'ftyp'
