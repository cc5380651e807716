/** One small bug that a library of this kind really has, as a patch of core, and the check that is there to find it. */
export interface Mutant {
  readonly id: string
  /** One sentence: what a user would lose. */
  readonly why: string
  /** Below `packages/core/src`. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly find: string
  readonly replace: string
  /** `<adapter>/<check id>`. */
  readonly killer: string
  /** Part of what the killer must say is wrong. Chance failures do not count. */
  readonly says: string
}

/** @throws Error where the patch no longer fits the source */
export function patched(source: string, { id, file, find, replace }: Mutant): string {
  const times = find === '' ? 0 : source.split(find).length - 1
  if (times !== 1)
    throw new Error(`${id}: the patch no longer fits ${file}: what it replaces stands there ${times} times, not once`)
  return source.replace(find, () => replace)
}
