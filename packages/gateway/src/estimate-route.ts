import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { readRequest } from './read-request.ts'
import type { Route } from './router.ts'
import type { Service } from './service.ts'

/** What a create with this body would cost and become. Nothing is sent, and nothing stays. */
export const estimateRoute = ({ relay, engine, bodies }: Pick<Service, 'relay' | 'engine' | 'bodies'>): Route => ({
  method: 'POST',
  path: '/v1/estimates',
  about: { summary: 'What a video would cost and become; nothing is sent.', takes: 'video', gives: 'Estimate' },
  async answer({ request }) {
    const folder = engine.uploadsOf(`estimate-${randomBytes(8).toString('hex')}`)
    try {
      const { fields } = await bodies.read(request, folder)
      const { cost, effective, warnings } = await relay.videos.estimate(readRequest('video', fields))
      return { object: 'estimate', cost, effective, warnings }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
})
