import { resolve } from 'node:path'
import type { Command } from 'commander'
import { addSpendingOptions, type MoneyOptions, moneyOf } from '../money-options.ts'
import { addConnectionOptions, addMemoryOptions, refuseSlips } from '../option-groups.ts'
import { list, numberWithin } from '../option-values.ts'
import { outFolder } from '../out-folder.ts'
import { runCommand } from '../run-command.ts'
import type { SessionOptions } from '../session-options.ts'

interface McpOptions extends SessionOptions, MoneyOptions {
  out?: string
  images?: readonly string[]
  callSeconds?: number
}

/** Clients give up on a call after a minute. */
const longestCall = 45

export function defineMcp(command: Command): void {
  command
    .optionsGroup('Files and time:')
    .option('--out <folder>', 'where results are saved, and nowhere else; default: this folder')
    .option(
      '--images <folder>',
      'a folder that pictures may be taken from, beside that of --out; may be given again',
      list,
    )
    .option(
      '--call-seconds <n>',
      `how long one call may take before it says "call again"; default and most ${longestCall}`,
      numberWithin('call-seconds', 0.1, longestCall, `seconds, 0.1 to ${longestCall}`),
    )
  addSpendingOptions(command)
  addConnectionOptions(command)
  refuseSlips(addMemoryOptions(command), ['images'])
  command.addHelpText(
    'after',
    `
An assistant starts it and speaks to it on stdin and stdout; what it says to a person goes to stderr. Its tools: submit,
status, wait, download, models, estimate, purchases. In the settings of an assistant:

  { "mcpServers": { "vidrelay": {
      "command": "npx", "args": ["-y", "vidrelay", "mcp", "--out", "/home/me/videos", "--max-cost", "0.5"],
      "env": { "APIXGO_API_KEY": "sk-…" } } } }

Examples:
  vidrelay mcp --sandbox --out ./videos
  vidrelay mcp --out ./videos --max-cost 0.5 --budget 5/day`,
  )
  command.action((options: McpOptions) =>
    runCommand(command, async session => {
      const folder = outFolder(options.out ?? '.')
      const [{ serveTools }, { createToolbox }] = await Promise.all([
        import('../mcp/server.ts'),
        import('../mcp/toolbox.ts'),
      ])
      const { provider } = options
      const box = createToolbox(session, {
        folder,
        readable: [folder, ...(options.images ?? []).map(one => resolve(one))],
        isSandbox: options.sandbox !== undefined,
        money: { label: 'mcp', ...moneyOf(options) },
        seconds: options.callSeconds ?? longestCall,
        ...(provider !== undefined && { provider }),
      })
      await serveTools(box)
      return undefined
    }),
  )
}
