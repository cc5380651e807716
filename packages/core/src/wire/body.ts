import type { Place, Route } from '../contract/provider.ts'
import { fill, put } from '../contract/tree.ts'
import { dataUrlOf, type MediaFile } from '../files/load-image.ts'
import { type BodyPiece, isReadPiece, type ReadPiece } from '../net/messages.ts'
import type { Json } from '../words/names.ts'

export type FormPart = { name: string; value: string } | { name: string; file: MediaFile }
/** What is read while it is sent, by the mark that stands for it in a text of the body. */
export type Marked = ReadonlyMap<string, ReadPiece>
/** `bytes` is a file by itself, for uploads. */
export type Body =
  | { kind: 'json'; value: Json; marked?: Marked }
  | { kind: 'form'; parts: readonly FormPart[]; marked?: Marked }
  | { kind: 'bytes'; bytes: BodyPiece; type: string }

/** Collects what goes where, then becomes a JSON body or a form. */
export class BodyWriter {
  readonly query: Record<string, string> = {}
  /** Files that must be sent ahead; the body takes their addresses, in this order. */
  readonly uploads: MediaFile[] = []
  readonly #route: Route
  readonly #writes: { to: Place; value: Json }[] = []
  readonly #awaited = new Map<{ to: Place; value: Json }, number>()
  readonly #marked = new Map<string, ReadPiece>()
  readonly #files: { name: string; file: MediaFile }[] = []

  constructor(route: Route) {
    this.#route = route
  }

  write(to: Place, value: Json): void {
    if (to.startsWith('?')) this.query[to.slice(1)] = String(value)
    else this.#writes.push({ to, value })
  }

  /** A file as a data URL. */
  data(to: Place, { bytes, ...file }: MediaFile): void {
    if (!isReadPiece(bytes)) {
      this.write(to, dataUrlOf({ ...file, bytes }))
      return
    }
    const mark = crypto.randomUUID() // in no text by chance
    this.#marked.set(mark, bytes.base64())
    this.write(to, `data:${file.type};base64,${mark}`)
  }

  part(name: string, file: MediaFile): void {
    this.#files.push({ name, file })
  }

  /** The address of this file, once it is uploaded. */
  upload(to: Place, file: MediaFile): void {
    const write = { to, value: null }
    this.#writes.push(write)
    this.#awaited.set(write, this.uploads.push(file) - 1)
  }

  finish(holes: Record<string, unknown>, uploaded: readonly string[]): Body {
    const constants = fill((this.#route.send ?? {}) as Json, holes) as Record<string, Json>
    const writes = this.#writes.map(write => {
      const index = this.#awaited.get(write)
      return index === undefined ? write : { to: write.to, value: uploaded[index]! }
    })
    const marked = this.#marked.size > 0 ? { marked: this.#marked } : {}
    const isForm = this.#route.body === 'form' || (this.#route.body === 'auto' && this.#files.length > 0)
    if (!isForm) {
      const value = structuredClone(constants) as Record<string, unknown>
      for (const write of writes) put(value, write.to, write.value)
      return { kind: 'json', value: value as Json, ...marked }
    }
    const kept = Object.entries(constants).filter(([to]) => !writes.some(write => write.to === to))
    const texts = [...kept.map(([to, value]) => ({ to, value })), ...writes]
    const text = (value: Json) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value))
    // A form has no inside: what goes to `metadata.x` and `metadata.y` is one part of JSON called `metadata`.
    const inner: Record<string, unknown> = {}
    for (const { to, value } of texts) if (to.includes('.')) put(inner, to, value)
    const flat = texts.filter(({ to }) => !to.includes('.'))
    const gathered = Object.entries(inner).map(([to, value]) => ({ to, value: value as Json }))
    return {
      kind: 'form',
      ...marked,
      parts: [...[...flat, ...gathered].map(({ to, value }) => ({ name: to, value: text(value) })), ...this.#files],
    }
  }
}
