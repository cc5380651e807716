import type { Command } from 'commander'

/** A command as the overview shows it. */
export interface CommandRow {
  readonly name: string
  /** What stands after its name. */
  readonly takes: string
  readonly about: string
  /** Loads what it takes to run it: its options, its examples, its work. */
  define(command: Command): Promise<void>
}

/** In the order of the overview, which is shown without loading any of them. */
export const commands: readonly CommandRow[] = [
  {
    name: 'generate',
    takes: '[options] [prompt]',
    about: 'make a video or an image, wait for it, save it',
    define: async command => (await import('./commands/generate.ts')).defineGenerate(command),
  },
  {
    name: 'remix',
    takes: '[options] <ref> [prompt]',
    about: 'make another version of a finished task, where its provider can',
    define: async command => (await import('./commands/derived.ts')).defineDerived(command, 'remix'),
  },
  {
    name: 'extend',
    takes: '[options] <ref> [prompt]',
    about: 'make a finished video longer, where its provider can',
    define: async command => (await import('./commands/derived.ts')).defineDerived(command, 'extend'),
  },
  {
    name: 'batch',
    takes: '[options] <file>',
    about: 'make what a file of jobs says, some at a time; run again, it pays for nothing twice',
    define: async command => (await import('./commands/batch.ts')).defineBatch(command),
  },
  {
    name: 'get',
    takes: '[options] <ref>',
    about: 'look at a task once; a failed task is an answer too, so this exits 0',
    define: async command => (await import('./commands/get.ts')).defineGet(command),
  },
  {
    name: 'watch',
    takes: '[options] <ref>',
    about: 'print every change of a task until it ends; exits like the task',
    define: async command => (await import('./commands/watch.ts')).defineWatch(command),
  },
  {
    name: 'download',
    takes: '[options] <ref>',
    about: 'save the result of a task, waiting for it where it is not there yet',
    define: async command => (await import('./commands/download.ts')).defineDownload(command),
  },
  {
    name: 'resume',
    takes: '[options] [ref]',
    about: 'go on after a Ctrl-C, a crash or a deadline: wait, then save; without a ref, all that is open',
    define: async command => (await import('./commands/resume.ts')).defineResume(command),
  },
  {
    name: 'tasks',
    takes: '[options]',
    about: 'list the paid calls of the journal, newest first; settle one of unknown outcome',
    define: async command => (await import('./commands/tasks.ts')).defineTasks(command),
  },
  {
    name: 'spend',
    takes: '[options]',
    about: 'sum what was paid, what failed and what nobody knows, by provider, account, model or day',
    define: async command => (await import('./commands/spend.ts')).defineSpend(command),
  },
  {
    name: 'journal',
    takes: '',
    about: 'see to the file in which paid calls are written down',
    define: async command => (await import('./commands/journal.ts')).defineJournal(command),
  },
  {
    name: 'models',
    takes: '[options]',
    about: 'list the models: what the provider offers this key now, and what our table knows of them',
    define: async command => (await import('./commands/models.ts')).defineModels(command),
  },
  {
    name: 'providers',
    takes: '[options] [id]',
    about: 'what each provider can do, where it is, and whether a key is set; of one, whose word each row is',
    define: async command => (await import('./commands/providers.ts')).defineProviders(command),
  },
  {
    name: 'doctor',
    takes: '[options]',
    about: 'look at this machine and ask a provider what costs nothing; say what to do where something is wrong',
    define: async command => (await import('./commands/doctor.ts')).defineDoctor(command),
  },
  {
    name: 'sandbox',
    takes: '[options]',
    about: "run the providers' protocols on a port of this machine: no key, no cost; Ctrl-C ends it",
    define: async command => (await import('./commands/sandbox.ts')).defineSandbox(command),
  },
  {
    name: 'serve',
    takes: '[options]',
    about: 'be one service in front of the providers whose keys are set, for OpenAI clients in any language',
    define: async command => (await import('./commands/serve.ts')).defineServe(command),
  },
  {
    name: 'mcp',
    takes: '[options]',
    about: 'be the tools of an assistant (Model Context Protocol): it buys within your limits, waits, saves',
    define: async command => (await import('./commands/mcp.ts')).defineMcp(command),
  },
  {
    name: 'config',
    takes: '',
    about: 'check the file of settings of vidrelay serve',
    define: async command => (await import('./commands/config.ts')).defineConfig(command),
  },
  {
    name: 'keys',
    takes: '',
    about: 'make, list and revoke the keys that clients of vidrelay serve bring',
    define: async command => (await import('./commands/keys.ts')).defineKeys(command),
  },
  {
    name: 'completion',
    takes: '<shell> [words...]',
    about: 'what bash, zsh or fish need to complete this command: models, values, files',
    define: async command => (await import('./commands/completion.ts')).defineCompletion(command),
  },
]
