import { literalIsPrivate } from '../net/private-host.ts'
import type { Warning } from '../words/task.ts'

/** What is to be said of a base URL that anybody on the way can listen to. Of a private place nothing is. */
export function clearTextWarning({ protocol, hostname, host }: URL): Warning | undefined {
  if (protocol !== 'http:' || literalIsPrivate(hostname)) return undefined
  return {
    code: 'insecure_url',
    field: 'baseURL',
    message: `baseURL: ${host} is reached by http, without encryption: whoever is on the way reads the key, the prompts and the images that are sent, and can answer in its place; use https where the relay has it`,
  }
}
