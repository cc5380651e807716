import { http, type RequestHandler } from 'msw'
import { type Drift, parseDrift } from './drift.ts'
import { type Fault, parseFault } from './fault.ts'

/** What can be seen and done from outside. */
export interface Controls {
  /** The ids of the providers. */
  readonly providers: readonly string[]
  state(): object
  faults(): readonly Fault[]
  addFault(fault: Fault): void
  clearFaults(): void
  drift(): readonly Drift[]
  addDrift(drift: Drift): void
  clearDrift(): void
}

/**
 * `GET /_sandbox/state`, and `GET`, `POST` and `DELETE` of `/_sandbox/faults` and `/_sandbox/drift`: the sandbox in
 * another process is as easy to steer as the one in yours. They need no key, are never struck by a fault and never
 * recorded.
 *
 * @param origin the origin they are written on
 */
export function controlHandlers(origin: string, controls: Controls): RequestHandler[] {
  const { providers } = controls
  return [
    http.get(`${origin}/_sandbox/state`, () => Response.json(controls.state())),
    ...listHandlers(`${origin}/_sandbox/faults`, {
      name: 'faults',
      list: controls.faults,
      parse: value => parseFault(value, providers),
      add: controls.addFault,
      clear: controls.clearFaults,
    }),
    ...listHandlers(`${origin}/_sandbox/drift`, {
      name: 'drift',
      list: controls.drift,
      parse: value => parseDrift(value, providers),
      add: controls.addDrift,
      clear: controls.clearDrift,
    }),
  ]
}

interface OwnList<Item> {
  readonly name: string
  list(): readonly Item[]
  parse(value: unknown): Item
  add(item: Item): void
  clear(): void
}

/** A list that can be seen, added to (one, or several of which all are good) and emptied. */
function listHandlers<Item>(url: string, { name, list, parse, add, clear }: OwnList<Item>): RequestHandler[] {
  const shown = (status = 200) => Response.json({ [name]: list() }, { status })
  return [
    http.get(url, () => shown()),
    http.delete(url, () => {
      clear()
      return shown()
    }),
    http.post(url, async ({ request }) => {
      try {
        const body: unknown = JSON.parse(await request.text())
        for (const item of (Array.isArray(body) ? body : [body]).map(parse)) add(item)
        return shown(201)
      } catch (error) {
        return Response.json({ error: error instanceof Error ? error.message : String(error) }, { status: 400 })
      }
    }),
  ]
}
