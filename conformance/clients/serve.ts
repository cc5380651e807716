import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Sandbox, startSandbox } from '@vidrelay/sandbox'

/** `vidrelay serve --sandbox`, as a user starts it, with a sandbox in which a video takes no time. */
export interface Serving {
  /** With `/v1`. */
  readonly url: string
  readonly sandbox: Sandbox
  close(): Promise<void>
}

const manifest = fileURLToPath(import.meta.resolve('vidrelay/package.json'))

/** `own`: a sandbox of its own, as it is without an address. */
export async function serve({ own = false } = {}): Promise<Serving> {
  const home = await mkdtemp(join(tmpdir(), 'vidrelay-clients-'))
  const sandbox = await startSandbox({ timeline: { queued: 0.05, running: 0.05 } })
  const words = ['--conditions=@vidrelay/source', join(dirname(manifest), 'src/main.ts')]
  const child = spawn(
    process.execPath,
    [...words, 'serve', '--sandbox', ...(own ? [] : [sandbox.url]), '--port', '0', '--json'],
    {
      env: { PATH: process.env.PATH, HOME: home, XDG_STATE_HOME: home, NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  const ended = once(child, 'exit')
  child.stdout.setEncoding('utf8')
  let said = ''
  for await (const text of child.stdout) {
    said += text
    if (said.trimEnd().endsWith('}')) break
  }
  return {
    sandbox,
    url: (JSON.parse(said) as { url: string }).url,
    async close() {
      child.kill('SIGTERM')
      await ended
      await sandbox.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}
