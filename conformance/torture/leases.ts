import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { apixgo } from '@vidrelay/apixgo'
import { createClient, type Purchase, sqliteJournal } from '@vidrelay/core'
import { fastClock } from './fast-clock.ts'

/** Processes that race, are killed, or are stopped, on one journal; a relay counts what they paid for. */

/** What one play came to. */
export interface Played {
  /** Processes that wanted the key. */
  processes: number
  /** Creates that the relay carried out. */
  creates: number
  /** What each process heard, in the order of their start: an id, or the code of an error. */
  heard: readonly string[]
  purchase: Purchase | undefined
}

/** One way of things, and what must come of it. */
export interface Lease {
  id: string
  title: string
  play(ground: Ground): Promise<Played>
  /** Absence: it is as it must be. */
  wrong(played: Played): string | undefined
}

/** A relay, a journal, and processes. */
export interface Ground {
  /** Starts a process; it buys when it is told to. */
  start(stop?: 'before'): Promise<Buyer>
  /** The next create is heard: `answer` it when you like. */
  create(): Promise<(body: object, status?: number) => void>
  settle(): Promise<void>
  end(buyers: readonly Buyer[]): Promise<Played>
}

interface Buyer {
  buy(): void
  /** Once it said so. */
  said(state: string): Promise<void>
  signal(name: NodeJS.Signals): void
  heard: Promise<string>
}

const accepted = (id: string) => ({ task_id: id, status: 'queued' })
/** The first answer of many may come before the last has claimed: whoever answers waits for all of them. */
const allWait = (buyers: readonly Buyer[]) => Promise.all(buyers.slice(1).map(buyer => buyer.said('waiting')))

/** A claim is made by the one that says so; the others wait. */
async function racing(
  ground: Ground,
  count: number,
): Promise<{ buyers: Buyer[]; answer: (body: object, status?: number) => void }> {
  const buyers = await Promise.all(Array.from({ length: count }, () => ground.start()))
  const [first, ...others] = buyers as [Buyer, ...Buyer[]]
  const creating = ground.create()
  first.buy()
  const answer = await creating
  for (const other of others) other.buy()
  await allWait(buyers)
  return { buyers, answer }
}

const once = ({ creates }: Played) => (creates === 1 ? undefined : `${creates} paid creates under one key`)
const expected = (heard: readonly string[], ...wanted: readonly string[]) =>
  heard.join() === wanted.join() ? undefined : `they heard ${heard.join(', ')}, not ${wanted.join(', ')}`
const stands = ({ purchase }: Played, state: string) =>
  purchase?.state === state ? undefined : `the key is ${purchase?.state}, not ${state}`

export const leases: readonly Lease[] = [
  {
    id: 'at-once',
    title: 'five processes claim one key in the same moment',
    async play(ground) {
      const buyers = await Promise.all(Array.from({ length: 5 }, () => ground.start()))
      const creating = ground.create()
      for (const buyer of buyers) buyer.buy()
      const answer = await creating
      answer(accepted('t1'))
      return ground.end(buyers)
    },
    wrong: played => once(played) ?? expected(played.heard, ...Array(5).fill('t1')) ?? stands(played, 'accepted'),
  },
  {
    id: 'waiting',
    title: 'three wait for the answer that the first one gets',
    async play(ground) {
      const { buyers, answer } = await racing(ground, 4)
      answer(accepted('t1'))
      return ground.end(buyers)
    },
    wrong: played => once(played) ?? expected(played.heard, ...Array(4).fill('t1')),
  },
  {
    id: 'refused',
    title: 'three wait, and the first one is refused',
    async play(ground) {
      const { buyers, answer } = await racing(ground, 4)
      answer({ code: 'invalid_request', message: 'no' }, 400)
      return ground.end(buyers)
    },
    wrong: played => once(played) ?? expected(played.heard, ...Array(4).fill('invalid_request')),
  },
  {
    id: 'killed',
    title: 'two wait, and the first one is killed before it hears',
    async play(ground) {
      const { buyers } = await racing(ground, 3)
      buyers[0]!.signal('SIGKILL')
      return ground.end(buyers)
    },
    wrong: played =>
      once(played) ?? expected(played.heard, 'killed', 'submit_unknown', 'submit_unknown') ?? stands(played, 'unknown'),
  },
  {
    id: 'stopped-before',
    title: 'the first one is stopped before its first byte, for longer than a minute, and comes back',
    async play(ground) {
      const [first, second] = [await ground.start('before'), await ground.start()]
      first.buy()
      await first.said('sending')
      second.buy()
      await second.heard
      first.signal('SIGCONT')
      return ground.end([first, second])
    },
    wrong: played =>
      (played.creates === 0 ? undefined : `${played.creates} creates`) ??
      expected(played.heard, 'aborted', 'submit_unknown') ??
      stands(played, 'not_sent'),
  },
  {
    id: 'stopped-after',
    title: 'the first one is stopped while the answer is on its way, and hears it late',
    async play(ground) {
      const { buyers, answer } = await racing(ground, 2)
      buyers[0]!.signal('SIGSTOP')
      await buyers[1]!.heard
      answer(accepted('t1'))
      buyers[0]!.signal('SIGCONT')
      return ground.end(buyers)
    },
    wrong: played => once(played) ?? expected(played.heard, 't1', 'submit_unknown') ?? stands(played, 'accepted'),
  },
  {
    id: 'settled-wrongly',
    title: 'the same, and a person settles the key as not started, and it is sent again',
    async play(ground) {
      const { buyers, answer } = await racing(ground, 2)
      buyers[0]!.signal('SIGSTOP')
      await buyers[1]!.heard
      await ground.settle()
      const third = await ground.start()
      const creating = ground.create()
      third.buy()
      ;(await creating)(accepted('t2'))
      await third.heard
      answer(accepted('t1'))
      buyers[0]!.signal('SIGCONT')
      return ground.end([...buyers, third])
    },
    wrong: played =>
      (played.creates === 2 ? undefined : `${played.creates} creates`) ??
      expected(played.heard, 't1 paid_twice', 'submit_unknown', 't2') ??
      (played.purchase?.ref?.id === 't2' && played.purchase.attempts.every(({ state }) => state === 'accepted')
        ? undefined
        : 'the key does not stand for t2 with both attempts accepted'),
  },
]

const script = fileURLToPath(new URL('child/buyer.ts', import.meta.url))

/** Plays one on a ground of its own. */
export async function playLease({ play }: Lease): Promise<Played> {
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-leases-'))
  const path = join(folder, 'tasks.db')
  const children: ChildProcess[] = []
  let creates = 0
  const waiting: ((response: ServerResponse) => void)[] = []
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      creates++
      waiting.shift()?.(response)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const key = 'order-1'
  const journal = sqliteJournal(path)
  await journal.list()
  const ground: Ground = {
    async start(stop) {
      const words = ['--conditions=@vidrelay/source', script, baseURL, path, key, stop ?? '']
      const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] })
      children.push(child)
      const buyer = buyerOf(child)
      await buyer.said('ready')
      return buyer
    },
    create: () =>
      new Promise(resolve =>
        waiting.push(response =>
          resolve((body, status = 200) =>
            response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
          ),
        ),
      ),
    async settle() {
      const options = { journal: sqliteJournal(path), clock: fastClock, proxy: false } as const
      const client = createClient(apixgo({ apiKey: 'sk-leases', baseURL }), options)
      await client.reconcile(key, 'not_started')
      await client.close()
    },
    async end(buyers) {
      const heard = await Promise.all(buyers.map(buyer => buyer.heard))
      return { processes: buyers.length, creates, heard, purchase: await journal.get(key) }
    },
  }
  try {
    return await play(ground)
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await journal.close()
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true })
  }
}

function buyerOf(child: ChildProcess): Buyer {
  let out = ''
  const looks = new Set<() => void>()
  child.stdout!.setEncoding('utf8').on('data', text => {
    out += text
    for (const look of looks) look()
  })
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  const heard = ended.then(() => /^heard (.*)$/m.exec(out)?.[1] ?? 'killed')
  return {
    buy: () => void child.stdin!.write('go\n'),
    signal: name => void child.kill(name),
    heard,
    said: state =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (!out.split('\n').includes(state)) return
          looks.delete(look)
          resolve()
        }
        looks.add(look)
        look()
        void ended.then(() => reject(new Error(`it ended without ${state}: ${out}`)))
      }),
  }
}
