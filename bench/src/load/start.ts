import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** The command's gateway before a sandbox, each in a process of its own, looking at tasks at the provider's own pace. */
export interface Place extends AsyncDisposable {
  /** With `/v1`. */
  url: string
  /** Tasks that were made at the provider. */
  made(): Promise<number>
  /** All tasks that there are end when they are looked at next. */
  endAll(): void
  /** Of the gateway, now and at the most. Unit: MB. */
  memory(): { now: number; most: number }
  /** Of the gateway, since it began. Unit: seconds. */
  cpu(): number
}

const command = new URL('../../../packages/cli/dist/main.js', import.meta.url).pathname

export async function startPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'vidrelay-load-'))
  const sandbox = fork(new URL('../child/sandbox.ts', import.meta.url))
  const [address] = (await once(sandbox, 'message')) as [string]
  const provider = `{ use: openai-videos, baseURL: "${address}/openai-videos", dialects: { gateway: openai } }`
  await writeFile(join(folder, 'vidrelay.config.yaml'), `providers: [${provider}]\nnetwork: { proxy: false }\n`)
  const gateway = spawn(process.execPath, [command, 'serve', '--json', '--port', '0', '--data', 'data'], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, OPENAI_VIDEOS_API_KEY: 'sk-load' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const { value } = await createInterface({ input: gateway.stdout })[Symbol.asyncIterator]().next()
  const { url } = JSON.parse(String(value)) as { url: string }
  return {
    url,
    async made() {
      sandbox.send('made')
      return ((await once(sandbox, 'message')) as [number])[0]
    },
    endAll: () => void sandbox.send('later'),
    memory: () => memoryOf(gateway),
    cpu: () => cpuOf(gateway),
    async [Symbol.asyncDispose]() {
      gateway.kill('SIGTERM')
      await once(gateway, 'exit')
      sandbox.disconnect()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function memoryOf({ pid }: ChildProcess) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const megabytes = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024)
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') }
}

/** In hundredths of a second, as Linux counts them for everybody. */
function cpuOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
