import type { Path } from './contract.ts'

/** The id in a cut JSON answer: the first whole `"name":"value"` whose name ends one of the id paths. */
export function salvageId(bytes: Uint8Array, paths: readonly Path[]): string | undefined {
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, 64 * 1024))
  for (const path of paths) {
    const name = path.split('.').at(-1)!.replaceAll(/[^\w]/g, '')
    const match = name && new RegExp(`"${name}"\\s*:\\s*"([^"\\\\]{1,512})"`).exec(text)
    if (match) return match[1]
  }
  return undefined
}
