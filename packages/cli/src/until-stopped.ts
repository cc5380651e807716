/** Ctrl-C or a termination: how what runs until somebody ends it ends well. */
export const untilStopped = (): Promise<void> =>
  new Promise(resolve => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve())
  })
