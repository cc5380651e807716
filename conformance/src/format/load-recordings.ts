import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseRecording, type Recording } from './recording.ts'

const files = new WeakMap<Recording, string>()

/** Path of the file that a recording was read from; undefined for one that was not. */
export const fileOf = (recording: Recording): string | undefined => files.get(recording)

/** What no recording may hold, whoever made it. The replay has a key of its own. */
const keyLike = /\bsk-[\w-]{8,}|\bBearer\s+[\w.~+/=-]{8,}/

/**
 * Reads every `*.json` of a folder, by name.
 * @throws Error on the first file that is no recording, is named otherwise than its scenario, or holds what looks like a key; and on a folder without any
 */
export function loadRecordings(folder: string | URL): Recording[] {
  const path = typeof folder === 'string' ? folder : fileURLToPath(folder)
  if (!existsSync(path)) throw new Error(`there is no folder ${path}`)
  const names = readdirSync(path)
    .filter(name => name.endsWith('.json'))
    .sort()
  if (names.length === 0) throw new Error(`${path} has no recordings`)
  return names.map(name => {
    const text = readFileSync(join(path, name), 'utf8')
    const found = keyLike.exec(text)
    if (found) throw new Error(`${name} holds what looks like a key, ${found[0].slice(0, 6)}…; use {{key}}`)
    const recording = parseRecording(parseJson(text, name), name)
    if (basename(name, '.json') !== recording.scenario)
      throw new Error(`${name} is the scenario ${recording.scenario}; file and scenario have one name`)
    files.set(recording, join(path, name))
    return recording
  })
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`${name} is no JSON: ${(cause as Error).message}`, { cause })
  }
}
