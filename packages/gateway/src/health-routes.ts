import { Problem } from './problem.ts'
import type { Route } from './router.ts'

/** For who watches over the process: it lives; it takes requests. */
export const healthRoutes = (isReady: () => boolean): Route[] => [
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
    answer() {
      if (isReady()) return { status: 'ready' }
      throw new Problem(503, 'closing', 'the gateway is closing')
    },
  },
]
