/** Exit status where a command did its work and its output could not be written. */
export const outputLost = 12

const told: { readonly [code: string]: string } = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file may not grow any more',
  EIO: 'the device does not take it',
}

/**
 * A reader that has seen enough (`vidrelay tasks | head`) ends the command without a word; one that listens for that itself
 * ends in its own good order, since paid calls may be on their way. Any other trouble is told
 * once; the work goes on, since a task that is paid for is worth more than what would be printed.
 */
export function watchStdout(): { isLost(): boolean } {
  let isLost = false
  process.stdout.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' && process.stdout.listenerCount('error') === 1) process.exit(0)
    if (code === 'EPIPE') return
    if (!isLost)
      process.stderr.write(
        `error: stdout cannot be written: ${told[code] ?? code}\nhint: what was made stands in the journal; vidrelay tasks lists it\n`,
      )
    isLost = true
  })
  process.stderr.on('error', () => {}) // nobody is left to be told
  return { isLost: () => isLost }
}
