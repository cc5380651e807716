// A process of its own: saves the result of one task, says how far it is, and at its end what came of it.
import { createClient } from '../src/client/create-client.ts'
import type { VidrelayError } from '../src/words/errors.ts'
import { relayProvider } from './relay-provider.ts'
import { refOf } from './task-ref.ts'

const [, , url, target, overwrite] = process.argv as [string, string, string, string, string | undefined]
const client = createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: url }), {
  journal: false,
  onEvent(event) {
    if (event.type === 'download') process.stdout.write(`${event.received}\n`)
    if (event.type === 'retry' && event.operation === 'download') process.stdout.write(`retry: ${event.message}\n`)
  },
})
const outcome = await client.download(refOf(url), target, { overwrite: overwrite === 'overwrite' }).then(
  ({ bytes, sha256 }) => ({ bytes, sha256 }),
  ({ code, message, retryable }: VidrelayError) => ({ code, message, retryable }),
)
process.stdout.write(`${JSON.stringify(outcome)}\n`)
await client.close()
