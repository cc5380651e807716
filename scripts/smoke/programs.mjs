// Programs that run beside a check until it is done, and what they say first.
import { spawn } from 'node:child_process'

/** The sandbox of the packed command. @returns its address, and an end to it */
export async function startSandbox(command, ...more) {
  const { told, stop } = start(process.execPath, [command, 'sandbox', '--port', '0', '--json', ...more])
  const [, url] = await told(/"url": ?"([^"]+)"/)
  return { url, stop }
}

export function start(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  let said = ''
  const told = pattern =>
    new Promise((resolve, reject) => {
      child.stdout.on('data', chunk => {
        said += chunk
        const match = pattern.exec(said)
        if (match) resolve(match)
      })
      child.on('close', () => reject(new Error(`${args.join(' ')} ended: ${said}`)))
    })
  return { told, stop: () => child.kill() }
}
