import { createRequire } from 'node:module'
import { problemForm } from '../dialects/dialects.ts'
import type { Route } from '../router.ts'
import { openapiDocument } from './document.ts'

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }

/** What is served here, this route included. */
export function withDescription(routes: readonly Route[]): Route[] {
  const all: Route[] = [
    ...routes,
    {
      method: 'GET',
      path: '/openapi.json',
      isOpen: true,
      about: { summary: 'This document.', gives: 'Document' },
      answer: () => document,
    },
  ]
  const document = openapiDocument(all, problemForm, version)
  return all
}
