import { mediaBytes } from '../format/media-bytes.ts'
import type { Recording } from '../format/recording.ts'
import { canaryKey, type Secret } from './secrets.ts'

/** What must not come out of a client that plays this recording: its key, prompts and images, and the queries of signed links. */
export function secretsOf({ steps, exchanges, files = {} }: Recording): readonly Secret[] {
  const secrets: Secret[] = [{ name: 'the key', text: canaryKey }]
  const add = (name: string, text: string, allowedIn?: 'task') => {
    // A shorter text stands in others by chance.
    if (text.trim().length >= 4) secrets.push({ name, text, ...(allowedIn && { allowedIn }) })
  }
  for (const step of steps) {
    if (!('request' in step)) continue
    if (typeof step.request.prompt === 'string') add('the prompt', step.request.prompt)
    const dataUrls = JSON.stringify(step.request).matchAll(/data:[\w.+-]+\/[\w.+-]+;base64,([\w+/=]+)/g)
    for (const [, base64] of dataUrls) add('an image', base64!.slice(0, 64))
  }
  for (const file of Object.values(files)) {
    const begin =
      'bytes' in file ? Buffer.from(mediaBytes({ ...file.bytes, from: 0, to: 48 })).toString('base64') : file.base64
    add('an image', begin.slice(0, 64))
  }
  for (const { response } of exchanges) {
    const links = JSON.stringify(response ?? null).matchAll(/https?:\/\/[^\s"'<>\\?]+\?([^\s"'<>\\]+)/g)
    for (const [, query] of links) add('the query of a signed link', query!, 'task')
  }
  return secrets
}
