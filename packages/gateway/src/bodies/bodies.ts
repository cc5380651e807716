import type { IncomingMessage } from 'node:http'
import { Problem, tooLarge } from '../problem.ts'
import type { Body } from './body.ts'
import type { Limits } from './limits.ts'
import { readForm } from './read-form.ts'
import { readJson } from './read-json.ts'

/** Reads the bodies of requests. */
export interface Bodies {
  /**
   * A body of JSON or a form; files of the form stream into `folder`, which is made for them.
   * @throws `Problem` 400, 408, 413, 415, 503
   */
  read(request: IncomingMessage, folder: string): Promise<Body>
}

/** So many of the largest bodies are read at once: JSON is held in memory, and files fill the disk. */
const atOnce = { json: 4, form: 16 }

export function createBodies(limits: Limits): Bodies {
  const room = { json: atOnce.json * limits.jsonBytes, form: atOnce.form * limits.formBytes }
  return {
    async read(request, folder) {
      const kind = kindOf(request)
      const most = kind === 'form' ? limits.formBytes : limits.jsonBytes
      if (Number(request.headers['content-length'] ?? 0) > most)
        throw tooLarge(`the body is too large; accepted: ${most} bytes`)
      let mine = 0
      const held = (bytes: number) => {
        mine += bytes
        room[kind] -= bytes
        if (room[kind] < 0)
          throw new Problem(503, 'busy', 'too many large requests come at once; nothing was done', {
            headers: { 'retry-after': '5' },
          })
      }
      try {
        return await (kind === 'form' ? readForm(request, folder, limits, held) : readJson(request, limits, held))
      } finally {
        room[kind] += mine
      }
    },
  }
}

function kindOf({ headers }: IncomingMessage): 'json' | 'form' {
  const refuse = (sentence: string) => new Problem(415, 'invalid_request', sentence)
  const coding = headers['content-encoding']
  if (coding !== undefined && coding !== 'identity')
    throw refuse('content-encoding: a body that is packed is not read; send it as it is')
  const type = (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  if (type === 'multipart/form-data') return 'form'
  if (type === 'application/json') return 'json'
  const came = /^[\w.+/-]{1,100}$/.test(type) ? `this is ${type}` : 'it is missing'
  throw refuse(`content-type: ${came}; accepted: application/json, multipart/form-data`)
}
