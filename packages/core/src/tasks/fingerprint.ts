import { createHash, randomBytes, webcrypto } from 'node:crypto'
import type { DiskFile } from '../files/disk-file.ts'
import type { Medium } from '../files/load-image.ts'
import { isReadPiece } from '../net/messages.ts'
import type { PaidOperation } from '../words/names.ts'
import type { Context } from './context.ts'

/** What is asked for: the request without its files, and the media that go with it. */
export interface Asked {
  images: readonly Omit<Medium, 'label'>[]
  [field: string]: unknown
}

/** Of whom is asked: the provider, its address, for which account. */
export const whomOf = ({ relay: { provider, baseURL, account } }: Context): readonly string[] => [
  provider.id,
  baseURL,
  account ?? '',
]

/** SHA-256 over what is asked, of whom. A file goes in as its own hash. */
export async function fingerprintOf(whom: readonly string[], operation: PaidOperation, what: Asked): Promise<string> {
  const images: unknown[] = []
  // One after the other: each is copied into the pool for as long as its hashing takes.
  for (const { file, ...medium } of what.images)
    images.push(file ? { ...medium, file: { ...file, bytes: await hashOf(file.bytes) } } : medium)
  const told = [...whom, operation, { ...what, images }]
  return createHash('sha256').update(JSON.stringify(told, sorted)).digest('hex')
}

const hashOf = async (bytes: Uint8Array | DiskFile): Promise<string> =>
  isReadPiece(bytes) ? bytes.sha256() : hashInPool(bytes)

/** SHA-256 in hexadecimal; the thread stays free. */
async function hashInPool(bytes: Uint8Array): Promise<string> {
  // Memory that threads share is refused there; a copy of it is not.
  const own = bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes)
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', own)).toString('hex')
}

/** By which a text is known again and cannot be guessed from a list of likely ones: `salt:hash`. */
export const saltedHash = (text: string, salt = randomBytes(16).toString('hex')): string =>
  `${salt}:${createHash('sha256').update(salt).update(text).digest('hex')}`

export const isSaltedHashOf = (hash: string, text: string): boolean =>
  saltedHash(text, hash.slice(0, hash.indexOf(':'))) === hash

const sorted = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
