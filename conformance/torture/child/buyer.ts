// A process of its own that buys under a key, and says what it heard. `stop before`: it is stopped once it has claimed
// the key, with the connection open, as a computer is that sleeps; whoever goes on with it sends SIGCONT.
import { apixgo } from '@vidrelay/apixgo'
import { createClient, type Journal, sqliteJournal } from '@vidrelay/core'
import { fastClock } from '../fast-clock.ts'

const [, , baseURL, path, key, stop] = process.argv as [string, string, string, string, string, string]
const real = sqliteJournal(path)
let isAsked = false
const get: Journal['get'] = name => {
  if (stop === 'before' && !isAsked) process.kill(process.pid, 'SIGSTOP')
  isAsked = true
  return real.get(name)
}
const warnings: string[] = []
const client = createClient(apixgo({ apiKey: 'sk-leases', baseURL }), {
  journal: { ...real, get },
  clock: fastClock,
  proxy: false,
  submitTimeout: 1200, // a minute of a machine that has other work: whoever is stopped must not run out of time
  onEvent: event => {
    if (event.type === 'submit') process.stdout.write(`${event.state}\n`)
    if (event.type === 'warning') warnings.push(event.warning.code)
  },
})
process.stdout.write('ready\n')
await new Promise(resolve => process.stdin.once('data', resolve))
const heard = await client.videos.submit({ prompt: 'a heron', seconds: 6 }, { key }).then(
  ({ ref }) => ref.id,
  error => String(error.code),
)
await client.close().catch(() => {})
process.stdout.write(`heard ${[heard, ...warnings.filter(code => code === 'paid_twice')].join(' ')}\n`)
process.exit()
