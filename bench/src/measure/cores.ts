import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface Core {
  core: Pick<typeof import('@vidrelay/core'), 'createClient' | 'sqliteJournal'>
  openaiVideos: typeof import('@vidrelay/openai-videos').openaiVideos
  geeknow: typeof import('@vidrelay/geeknow').geeknow
}

/** Other built checkouts to measure beside this one, by their names. */
export type Beside = { readonly [name: string]: string }

const own = resolve(import.meta.dirname, '..', '..', '..')

/** What is measured, as it is published: this workspace, and the same of other checkouts. */
export async function cores(beside: Beside): Promise<{ readonly [name: string]: Core }> {
  const named = Object.entries({ vidrelay: own, ...beside })
  return Object.fromEntries(
    await Promise.all(named.map(async ([name, folder]) => [name, await coreIn(folder)] as const)),
  )
}

/** A file of a built package, by its path below `packages`. */
export const built = (folder: string, path: string): string => join(folder, 'packages', path)
export const folders = (beside: Beside): [name: string, folder: string][] =>
  Object.entries({ vidrelay: own, ...beside })

export async function coreIn(folder: string): Promise<Core> {
  const from = (path: string) => import(pathToFileURL(built(folder, path)).href)
  const [core, { openaiVideos }, { geeknow }] = await Promise.all([
    from('core/dist/index.js'),
    from('openai-videos/dist/index.js'),
    from('geeknow/dist/index.js'),
  ])
  return { core, openaiVideos, geeknow }
}

/** Other clients, where they are installed (`npm ci` in `bench/peers`): undefined where not. */
export async function peer<T>(path: string): Promise<T | undefined> {
  const file = join(import.meta.dirname, '..', '..', 'peers', 'node_modules', path)
  return existsSync(file) ? ((await import(pathToFileURL(file).href)) as T) : undefined
}
