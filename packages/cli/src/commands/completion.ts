import type { Command } from 'commander'
import { complete } from '../complete.ts'
import { completionScripts, type Shell } from '../completion-scripts.ts'
import { refuseSlips } from '../option-groups.ts'
import { runLocally } from '../run-command.ts'

export function defineCompletion(command: Command): void {
  command.registeredArguments[0]!.choices(Object.keys(completionScripts))
  refuseSlips(command)
  command.addHelpText(
    'after',
    `
It knows commands, options, providers, models, the values that a model takes or advises, the keys of the journal, and
where a file stands. The words are what is written so far; the script gives them.

Examples:
  source <(vidrelay completion bash)                       in ~/.bashrc
  source <(vidrelay completion zsh)                        in ~/.zshrc, after compinit
  vidrelay completion fish > ~/.config/fish/completions/vidrelay.fish`,
  )
  command.action((shell: Shell, words: readonly string[]) =>
    runLocally(command, async () => {
      const lines = words.length > 0 ? await complete(command.parent!, words) : [completionScripts[shell].trimEnd()]
      // As it is: a shell reads it, and nobody else has a word in it.
      process.stdout.write(lines.map(line => `${line}\n`).join(''))
    }),
  )
}
