import { open } from 'node:fs/promises'

/** Makes what happened to names in a folder last, as far as the system can. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined) // some systems do not open folders
  await handle?.sync().catch(() => {})
  await handle?.close()
}
