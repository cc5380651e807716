import { McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { version } from '../version.ts'
import { downloadTool } from './download-tool.ts'
import { estimateTool, modelsTool, purchasesTool } from './list-tools.ts'
import { statusTool, waitTool } from './look-tools.ts'
import { submitTool } from './submit-tool.ts'
import { addTool } from './tool.ts'
import type { Toolbox } from './toolbox.ts'

/** Speaks on stdin and stdout until the client leaves or a signal comes. */
export async function serveTools(box: Toolbox): Promise<void> {
  const { signal, output } = box.session
  if (process.stdin.isTTY)
    output.note(
      'an assistant speaks to this on stdin and stdout: put it into its settings (--help has them); Ctrl-C ends it',
    )
  const left = clientLeft(signal)
  const handle = serveStdio(() => createServer(box), { onerror: ({ message }) => output.note(`mcp: ${message}`) })
  await left
  await handle.close()
}

const instructions = ({ isSandbox, folder, seconds }: Toolbox) =>
  [
    'Makes videos and images at the providers whose keys this server has.',
    isSandbox ? 'It plays: nothing is paid.' : 'submit costs money: tell the user the price (estimate) and ask first.',
    'Order: models, estimate, submit, wait until the status is final, download.',
    `No call takes longer than ${seconds} s: where an answer says so, call again. Never submit again because an answer was slow or lost: status knows the key.`,
    `Files are saved in ${folder}.`,
  ].join(' ')

function createServer(box: Toolbox): McpServer {
  const server = new McpServer({ name: 'vidrelay', version }, { instructions: instructions(box) })
  addTool(server, box, submitTool(box))
  addTool(server, box, statusTool(box))
  addTool(server, box, waitTool(box))
  addTool(server, box, downloadTool(box))
  addTool(server, box, modelsTool(box))
  addTool(server, box, estimateTool(box))
  addTool(server, box, purchasesTool(box))
  return server
}

/** Its end of either pipe is closed. */
const clientLeft = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const leave = () => resolve()
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
    for (const name of ['end', 'close', 'error']) process.stdin.once(name, leave)
    process.stdout.once('error', leave)
  })
