import { linkQuery } from './openapi/schemas.ts'
import { Problem } from './problem.ts'
import type { Route } from './router.ts'
import { sendContent } from './send-content.ts'
import type { Service } from './service.ts'

/** The result behind a link of ours: who has the link needs no key. */
export const fileRoute = (service: Service): Route => ({
  method: 'GET',
  path: '/v1/files/:id',
  isOpen: true,
  about: { summary: 'The result behind a link.', query: linkQuery, gives: { type: '*/*' } },
  answer(call) {
    const { id, query } = call
    const task = service.links.isGood(id, query) ? service.store.find(id) : undefined
    if (task) return sendContent(service, { ...call, query: new URLSearchParams() }, task)
    throw new Problem(
      403,
      'permission_denied',
      'this link is none of ours, or its time is over; ask for the task again',
    )
  },
})
