import type { Route } from '../router.ts'
import type { Service } from '../service.ts'
import { asyncJobRoutes } from './async-jobs.ts'
import { dialectRoutes, type ProblemForm } from './dialect.ts'
import { openaiProblems, openaiVideoRoutes } from './openai-videos.ts'
import { envelopeProblems, taskEnvelope } from './task-envelope.ts'

/** Every dialect that clients may speak. A task that one of them made is looked at over any other of its kind. */
export const dialectsRoutes = (service: Service): Route[] => [
  ...openaiVideoRoutes(service),
  ...dialectRoutes(service, taskEnvelope),
  ...asyncJobRoutes(service),
]

/** How an error looks at an address, whether something stands there or not. */
export const problemForm = (path: string): ProblemForm =>
  path === envelopeProblems.under || path.startsWith(`${envelopeProblems.under}/`) ? envelopeProblems : openaiProblems
