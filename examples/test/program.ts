import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Fault, startSandbox } from '@vidrelay/sandbox'

const root = join(import.meta.dirname, '..', '..')

/** A program of this folder as a block of Markdown, and the page in which it must stand. */
export const programOf = (name: string, page: string): { program: string; readme: string } => ({
  program: `\`\`\`ts\n${readFileSync(join(root, 'examples', name), 'utf8')}\`\`\``,
  readme: readFileSync(join(root, page), 'utf8'),
})

/** Runs it in a folder of its own, against a sandbox. `creates`: how often it paid. @throws what it says, where it fails */
export async function runProgram(name: string, ...faults: readonly Fault[]): Promise<{ out: string; creates: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-example-'))
  const sandbox = await startSandbox({ speed: 100 })
  try {
    for (const fault of faults) sandbox.fault(fault)
    const second = sandbox.providers.find(({ id }) => id === 'toapis')
    const keys = { APIXGO_API_KEY: 'sk-example-0123456789', TOAPIS_API_KEY: 'sk-example-0123456789' }
    const env = { ...process.env, ...keys, RELAY_URL: sandbox.url, SECOND_URL: second?.url }
    const words = ['--conditions=@vidrelay/source', join(root, 'examples', name)]
    const out = await new Promise<string>((resolve, reject) =>
      execFile(process.execPath, words, { cwd: folder, env }, (error, said, trouble) =>
        error ? reject(new Error(`${said}${trouble}`)) : resolve(said),
      ),
    )
    return { out, creates: sandbox.requests.filter(({ method }) => method === 'POST').length }
  } finally {
    await sandbox.close()
    rmSync(folder, { recursive: true })
  }
}
