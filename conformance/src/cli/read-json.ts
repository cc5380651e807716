import { readFileSync } from 'node:fs'
import { UsageError } from './usage.ts'

/** @throws UsageError that names the file and the option that asked for it */
export function readJson(path: string, option: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new UsageError(`${option}: ${path} cannot be read`)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${option}: ${path} is no JSON: ${(error as Error).message}`)
  }
}
