import { realpath } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'
import { refusal } from '../refusal.ts'

/** Does it lie in the folder, or is it the folder? Both as they are behind symbolic links. */
const liesIn = (folder: string, path: string): boolean => {
  const way = relative(folder, path)
  return !/^\.\.($|[\\/])/.test(way) && !isAbsolute(way)
}

/**
 * A file of this machine in one of these folders: an assistant may have been told by a web page what to send. Relative
 * paths are looked for in each. @throws `invalid_request`
 */
export async function fileInside(folders: readonly string[], path: string): Promise<string> {
  for (const folder of folders) {
    const [home, found] = await Promise.all([folder, resolve(folder, path)].map(one => realpath(one).catch(() => null)))
    if (home && found && liesIn(home, found)) return found
  }
  throw refusal(
    'images',
    `there is no ${JSON.stringify(path)} in ${folders.join(' or ')}; files elsewhere are not read`,
  )
}
