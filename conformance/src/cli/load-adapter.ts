import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineProvider, type ProviderFactory } from '@vidrelay/core/provider'
import { UsageError } from './usage.ts'

/**
 * The adapter that a module exports: a path from the working directory, or the name of a package installed there.
 * @throws UsageError when there is no such module, or it exports no adapter, or several and none is named, or one whose
 * document this core does not know
 */
export async function loadAdapter(specifier: string, exportName?: string): Promise<ProviderFactory> {
  const found = Object.entries(await moduleOf(specifier)).filter((entry): entry is [string, ProviderFactory] =>
    isAdapter(entry[1]),
  )
  const names = found.map(([name]) => name)
  if (exportName !== undefined) {
    const chosen = found.find(([name]) => name === exportName)
    if (chosen) return known(specifier, chosen[1])
    throw new UsageError(`${specifier} exports no adapter named ${exportName}; it exports ${list(names)}`)
  }
  const distinct = [...new Set(found.map(([, adapter]) => adapter))]
  if (distinct.length === 1) return known(specifier, distinct[0]!)
  if (distinct.length === 0)
    throw new UsageError(`${specifier} exports no adapter; an adapter is what defineProvider() of @vidrelay/core gives`)
  throw new UsageError(`${specifier} exports several adapters, ${list(names)}; choose one with --export`)
}

/** An adapter may come with a core of its own, older or newer than the one that plays it here. */
function known(specifier: string, adapter: ProviderFactory): ProviderFactory {
  try {
    defineProvider(adapter.definition)
    return adapter
  } catch (error) {
    throw new UsageError(`${specifier} cannot be used: ${(error as Error).message}`, { cause: error })
  }
}

async function moduleOf(specifier: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(locate(specifier)).href)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${specifier} cannot be loaded: ${(error as Error).message}`, { cause: error })
  }
}

function locate(specifier: string): string {
  const path = resolve(specifier)
  if (existsSync(path)) return path
  if (/^[./]|\.[cm]?[jt]s$/.test(specifier)) throw new UsageError(`there is no file ${path}`)
  try {
    return createRequire(join(process.cwd(), 'package.json')).resolve(specifier)
  } catch {
    throw new UsageError(`there is no file ${path}, and no package ${specifier} is installed here`)
  }
}

const isAdapter = (value: unknown): value is ProviderFactory => {
  const definition = typeof value === 'function' ? (value as { definition?: unknown }).definition : undefined
  return typeof definition === 'object' && definition !== null && 'dialects' in definition
}

const list = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '))
