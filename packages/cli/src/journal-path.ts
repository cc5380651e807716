import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'

type Environment = { readonly [name: string]: string | undefined }

/**
 * Where the journal is when nothing else is said: `$VIDRELAY_JOURNAL`, else `tasks.db` in the user's state folder.
 * Tasks of a sandbox are kept apart, in `sandbox-tasks.db` beside it, so that play money never mixes with real.
 */
export function journalPath(
  sandbox: boolean,
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const named = environment.VIDRELAY_JOURNAL
  if (named) return sandbox ? join(dirname(named), 'sandbox-tasks.db') : named
  return join(stateFolder(environment, platform, home), 'vidrelay', sandbox ? 'sandbox-tasks.db' : 'tasks.db')
}

/**
 * Where `vidrelay serve` keeps everything when nothing else is said: `gateway` in the user's state folder, or
 * `sandbox-gateway` beside it.
 */
export const gatewayFolder = (
  sandbox = false,
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string => join(stateFolder(environment, platform, home), 'vidrelay', sandbox ? 'sandbox-gateway' : 'gateway')

function stateFolder(environment: Environment, platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') return environment.LOCALAPPDATA || join(home, 'AppData', 'Local')
  const named = environment.XDG_STATE_HOME
  // The XDG specification has relative paths ignored.
  return named && isAbsolute(named) ? named : join(home, '.local', 'state')
}
