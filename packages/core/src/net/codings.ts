/** The codings that change the bytes. */
const names = ['gzip', 'x-gzip', 'deflate', 'br', 'zstd'] as const
export type Coding = (typeof names)[number]

const isCoding = (name: string): name is Coding => (names as readonly string[]).includes(name)

/** The codings of a `content-encoding` that change the bytes; those that mean nothing to us (`aws-chunked`, `utf-8`) do not. */
export const codingsOf = (encoding: string | undefined): readonly Coding[] =>
  (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map(name => name.trim())
    .filter(isCoding)
