import type { FileShelf } from './file-shelf.ts'
import type { ProtocolContext } from './protocol.ts'
import { isReachable } from './reference-image.ts'
import { defaults, type SandboxOptions } from './sandbox-options.ts'
import type { TaskStore } from './task-store.ts'
import type { UploadShelf } from './upload-shelf.ts'

/** What the protocols share. `url` gives the sandbox's own address, which is known once it listens. */
export function createProtocolContext(
  parts: { now: () => number; tasks: TaskStore; files: FileShelf; uploads: UploadShelf; url: () => string },
  { keys = {}, linkSeconds }: SandboxOptions,
): ProtocolContext {
  const { now, tasks, files, uploads, url } = parts
  const lifetime = (documented: number) => linkSeconds ?? documented
  return {
    now,
    tasks,
    files,
    uploads,
    lifetime,
    key: provider => (Object.hasOwn(keys, provider) ? keys[provider] : undefined),
    address: path => url() + path,
    baseUrl: provider => `${url()}/${provider}`,
    fileUrl: (file, until = Math.floor(now() / 1000) + lifetime(defaults.linkSeconds)) =>
      url() + files.link(file, until),
    async canFetch(image) {
      if (!image.startsWith(`${url()}/`)) return isReachable(image)
      const own = new URL(image)
      return uploads.hasImage(own.pathname) || files.hasImage(own)
    },
  }
}
