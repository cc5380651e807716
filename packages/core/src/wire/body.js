import { fill, put } from '../contract/tree.ts'
/** Collects what goes where, then becomes a JSON body or a form. */
export class BodyWriter {
  query = {}
  /** Files that must be sent ahead; the body takes their addresses, in this order. */
  uploads = []
  #route
  #writes = []
  #awaited = new Map()
  #files = []
  constructor(route) {
    this.#route = route
  }
  write(to, value) {
    if (to.startsWith('?')) this.query[to.slice(1)] = String(value)
    else this.#writes.push({ to, value })
  }
  part(name, file) {
    this.#files.push({ name, file })
  }
  /** The address of this file, once it is uploaded. */
  upload(to, file) {
    const write = { to, value: null }
    this.#writes.push(write)
    this.#awaited.set(write, this.uploads.push(file) - 1)
  }
  finish(holes, uploaded) {
    const constants = fill(this.#route.send ?? {}, holes)
    const writes = this.#writes.map(write => {
      const index = this.#awaited.get(write)
      return index === undefined ? write : { to: write.to, value: uploaded[index] }
    })
    const isForm = this.#route.body === 'form' || (this.#route.body === 'auto' && this.#files.length > 0)
    if (!isForm) {
      const value = structuredClone(constants)
      for (const write of writes) put(value, write.to, write.value)
      return { kind: 'json', value: value }
    }
    const kept = Object.entries(constants).filter(([to]) => !writes.some(write => write.to === to))
    const texts = [...kept.map(([to, value]) => ({ to, value })), ...writes]
    const text = value => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value))
    // A form has no inside: what goes to `metadata.x` and `metadata.y` is one part of JSON called `metadata`.
    const inner = {}
    for (const { to, value } of texts) if (to.includes('.')) put(inner, to, value)
    const flat = texts.filter(({ to }) => !to.includes('.'))
    const gathered = Object.entries(inner).map(([to, value]) => ({ to, value: value }))
    return {
      kind: 'form',
      parts: [...[...flat, ...gathered].map(({ to, value }) => ({ name: to, value: text(value) })), ...this.#files],
    }
  }
}
