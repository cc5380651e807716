import { http, type RequestHandler } from 'msw'
import { type Fault, parseFault } from './fault.ts'

/** What can be seen and done from outside. */
export interface Controls {
  /** The ids of the providers. */
  readonly providers: readonly string[]
  state(): object
  faults(): readonly Fault[]
  addFault(fault: Fault): void
  clearFaults(): void
}

/**
 * `GET /_sandbox/state`, `GET`, `POST` and `DELETE /_sandbox/faults`: the sandbox in another process is as easy to
 * steer as the one in yours. They need no key, are never struck by a fault and never recorded.
 *
 * @param origin the origin they are written on
 */
export function controlHandlers(origin: string, controls: Controls): RequestHandler[] {
  const faults = (status = 200) => Response.json({ faults: controls.faults() }, { status })
  return [
    http.get(`${origin}/_sandbox/state`, () => Response.json(controls.state())),
    http.get(`${origin}/_sandbox/faults`, () => faults()),
    http.delete(`${origin}/_sandbox/faults`, () => {
      controls.clearFaults()
      return faults()
    }),
    http.post(`${origin}/_sandbox/faults`, async ({ request }) => {
      try {
        const body: unknown = JSON.parse(await request.text())
        const added = (Array.isArray(body) ? body : [body]).map(fault => parseFault(fault, controls.providers))
        for (const fault of added) controls.addFault(fault)
        return faults(201)
      } catch (error) {
        return Response.json({ error: error instanceof Error ? error.message : String(error) }, { status: 400 })
      }
    }),
  ]
}
