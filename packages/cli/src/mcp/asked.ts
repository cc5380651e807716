import { stat } from 'node:fs/promises'
import type { Client, GenerateRequest, ImageInput } from '@vidrelay/core'
import type { Json } from '@vidrelay/core/provider'
import type { z } from 'zod'
import { parseImage } from '../image-option.ts'
import { withSomeModel } from '../sandbox.ts'
import { fileInside } from './inside.ts'
import { meant, type Toolbox } from './toolbox.ts'
import type { requestFields } from './words.ts'

/** The fields of a request, as a tool is given them. */
export type Wanted = z.output<z.ZodObject<ReturnType<typeof requestFields>>>

/** What is asked for, in core's words, and of whom. */
export interface AskedFor {
  client: Client
  request: GenerateRequest
  /** How its files look now: other bytes at the same place are another request. */
  seen: readonly unknown[]
}

export async function askedFor(
  box: Toolbox,
  { provider, images, providerOptions, ...fields }: Wanted,
): Promise<AskedFor> {
  const { session, isSandbox } = box
  session.hidePrompt(fields.prompt)
  const client = await session.client(meant(box, provider).id)
  const media = images && (await Promise.all(images.map(text => imageOf(box, text))))
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  const request = {
    ...given,
    ...(media && { images: media.map(({ image }) => image) }),
    ...(providerOptions && { providerOptions: providerOptions as { [name: string]: Json } }),
  }
  return {
    client,
    request: isSandbox ? await withSomeModel(client, request, session.output) : request,
    seen: (media ?? []).map(({ seen }) => seen),
  }
}

async function imageOf({ readable }: Toolbox, text: string): Promise<{ image: ImageInput; seen?: readonly number[] }> {
  const image = parseImage(text)
  if (typeof image === 'string' || !('path' in image)) return { image }
  const path = await fileInside(readable, image.path)
  const { size, mtimeMs } = await stat(path)
  return { image: { ...image, path }, seen: [size, mtimeMs] }
}
