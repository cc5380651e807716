/** A file that came with a form. A class, so that no JSON can look like one. */
export class Upload {
  readonly path: string
  readonly sha256: string

  constructor(path: string, sha256: string) {
    this.path = path
    this.sha256 = sha256
  }
}

export interface Body {
  /** Of the bytes as they came. */
  sha256: string
  /** Values of JSON, and files. */
  fields: Readonly<Record<string, unknown>>
}
