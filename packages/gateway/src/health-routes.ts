import { closing } from './problem.ts'
import type { Route } from './router.ts'
import type { Storage } from './storage.ts'

/** For who watches over the process: it lives; it takes requests. */
export const healthRoutes = (isClosing: () => boolean, storage: Storage): Route[] => [
  {
    method: 'GET',
    path: '/healthz',
    isOpen: true,
    about: { summary: 'It lives.', gives: 'Health' },
    answer: () => ({ status: 'ok' }),
  },
  {
    method: 'GET',
    path: '/readyz',
    isOpen: true,
    about: { summary: 'It takes requests.', gives: 'Health' },
    async answer() {
      if (isClosing()) throw closing()
      await storage.mustHaveRoom()
      return { status: 'ready' }
    },
  },
]
