import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ConfiguredProvider } from '@vidrelay/core/provider'
import { adapters as ids } from '../../../scripts/adapters.mjs'
import { camelOf } from '../../../scripts/new-provider/words.mjs'

export interface Core {
  testing: Pick<typeof import('@vidrelay/core/testing'), 'virtualClock'>
  core: Pick<typeof import('@vidrelay/core'), 'createClient' | 'sqliteJournal' | 'memoryJournal'>
  openaiVideos: typeof import('@vidrelay/openai-videos').openaiVideos
  geeknow: typeof import('@vidrelay/geeknow').geeknow
}

/** An adapter, as far as all of them are alike. */
export type Adapter = (settings: { baseURL: string; apiKey: string }) => ConfiguredProvider

/** Every one, of this workspace. */
export async function adapters(): Promise<{ readonly [id: string]: Adapter }> {
  const named = ids.map(async id => {
    const loaded = (await import(pathToFileURL(built(own, `${id}/dist/index.js`)).href)) as { [name: string]: Adapter }
    return [id, loaded[camelOf(id)]!] as const
  })
  return Object.fromEntries(await Promise.all(named))
}

/** Other built checkouts to measure beside this one, by their names. */
export type Beside = { readonly [name: string]: string }

/** This workspace. */
export const own = resolve(import.meta.dirname, '..', '..', '..')

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
  const [core, testing, { openaiVideos }, { geeknow }] = await Promise.all([
    from('core/dist/index.js'),
    from('core/dist/testing.js'),
    from('openai-videos/dist/index.js'),
    from('geeknow/dist/index.js'),
  ])
  return { core, testing, openaiVideos, geeknow }
}

/** Other clients, where they are installed (`npm ci` in `bench/peers`): undefined where not. */
export async function peer<T>(path: string): Promise<T | undefined> {
  const file = join(import.meta.dirname, '..', '..', 'peers', 'node_modules', path)
  return existsSync(file) ? ((await import(pathToFileURL(file).href)) as T) : undefined
}
