import { fstatSync, writeSync } from 'node:fs'

/**
 * Node's own stream onto a file does not look at how much of a text the system took, and a disk that fills takes a part: half a
 * document would be the whole answer. Here a text is written to its end, or it is an error of the stream.
 */
export function writeWhole(stream: NodeJS.WriteStream & { readonly fd: number }): void {
  if (!isFile(stream.fd)) return
  stream._write = (chunk: Buffer, _encoding, done) => {
    try {
      for (let at = 0; at < chunk.byteLength; ) at += writeSync(stream.fd, chunk, at)
      done()
    } catch (error) {
      done(error as Error)
    }
  }
}

function isFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile()
  } catch {
    return false // it is closed
  }
}
