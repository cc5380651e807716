import { existsSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import type { JournalEntry, SavedFile, TaskRef } from '@vidrelay/core'
import { formatRef } from '@vidrelay/core/internal'
import { z } from 'zod'
import { fileNameProblem, safeFileName } from '../file-name.ts'
import { clientFor } from '../find-task.ts'
import { refusal } from '../refusal.ts'
import { sizeText } from '../table.ts'
import { fileIsHere, linesOf, purchaseData } from './describe.ts'
import { type Found, findPurchase, renewed } from './find.ts'
import { telling, within } from './patience.ts'
import type { Answer, Call, Tool } from './tool.ts'
import type { Toolbox } from './toolbox.ts'
import { idField, purchaseShape } from './words.ts'

const takes = z.strictObject({
  id: idField,
  name: z
    .string()
    .optional()
    .describe('of the file, without a folder; default: after the key. A file that is there is never replaced'),
})
const gives = purchaseShape.extend({
  bytes: z.number().nullable(),
  sha256: z.string().nullable(),
  mediaType: z.string().nullable(),
})

type Downloaded = z.input<typeof gives>

export const downloadTool = (box: Toolbox): Tool<typeof takes, typeof gives> => ({
  name: 'download',
  title: 'Save the result',
  about: `Saves the result of a purchase into ${box.folder} and answers with the path; waits for it at most ${box.seconds} s. The file is complete or absent. Costs nothing.`,
  takes,
  gives,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  run: ({ id, name }, call) => download(box, id, name, call),
})

async function download(box: Toolbox, id: string, name: string | undefined, call: Call): Promise<Answer<Downloaded>> {
  if (name !== undefined) checkName(name)
  const found = await findPurchase(box, id, call)
  if (!found.ref || (name === undefined && isHere(box, found.entry))) return asItStands(box, found)
  const extension = found.ref.kind === 'image' ? '.png' : '.mp4'
  const target =
    name === undefined ? freshPath(box, found, extension) : join(box.folder, withExtension(name, extension))
  const saving = save(box, found.ref, target)
  const file = await telling(
    () => call.tell('waiting for the result, then saving it'),
    () => within(box.seconds, saving),
  )
  return file === 'late' ? asItStands(box, found) : saved(box, found, file)
}

/** It goes on after a call that may not wait any longer, and the next call finds it: not every provider sends the rest alone. */
function save({ session, saving }: Toolbox, ref: TaskRef, target: string): Promise<SavedFile> {
  const what = `${formatRef(ref)} ${target}`
  const known = saving.get(what)
  if (known) return known
  const one = clientFor(session, ref)
    .then(client => client.download(ref, target, { signal: session.signal }))
    .finally(() => saving.delete(what))
  one.catch(() => {}) // whoever asks again hears it
  saving.set(what, one)
  return one
}

const accepted = ['.mp4', '.webm', '.mov', '.png', '.jpg', '.jpeg', '.webp', '.gif']

function checkName(name: string): void {
  const problem = fileNameProblem(name)
  if (problem !== undefined) throw refusal('name', problem)
  const extension = extname(name).toLowerCase()
  if (extension !== '' && !accepted.includes(extension))
    throw refusal('name', `${extension} is not accepted; accepted: ${accepted.join(', ')}, or a name without one`)
}

const withExtension = (name: string, extension: string): string => (extname(name) === '' ? name + extension : name)

/** The same in every call, so that it is found that goes on; numbered where another file has the name. */
function freshPath({ folder }: Toolbox, { entry, ref }: Found, extension: string): string {
  const stem = safeFileName(entry?.key ?? ref!.id)
  for (let count = 1; ; count++) {
    const path = join(folder, `${stem}${count === 1 ? '' : `-${count}`}${extension}`)
    if (!existsSync(path)) return path
  }
}

/** Did an earlier call put it here? */
const isHere = ({ folder }: Toolbox, entry: JournalEntry | undefined): boolean =>
  typeof entry?.file === 'string' && dirname(entry.file) === folder && existsSync(entry.file)

async function asItStands(box: Toolbox, found: Found): Promise<Answer<Downloaded>> {
  const { entry, ...known } = await renewed(box, found)
  const data = purchaseData({ ...known, entry })
  const path = entry && isHere(box, entry) ? entry.file : null
  return {
    lines:
      path === null
        ? ['not there yet; it is waited for and saved here: call download again', ...linesOf(data)]
        : [path, 'saved before'],
    data: { ...data, bytes: null, sha256: entry?.sha256 ?? null, mediaType: null },
    ...(path !== null && { file: { path, mediaType: null } }),
  }
}

async function saved(box: Toolbox, found: Found, file: SavedFile): Promise<Answer<Downloaded>> {
  const { path, bytes, sha256, mediaType, task } = file
  const data = purchaseData(await renewed(box, { ...found, task }))
  return {
    lines: [path, `${sizeText(bytes)}, ${mediaType}`],
    data: { ...data, file: path, next: fileIsHere, bytes, sha256, mediaType },
    file: { path, mediaType },
  }
}
