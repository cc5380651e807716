/** One small bug that a library of this kind really has, as a patch of core, and the row that is there to find it. */
export interface Mutant {
  readonly id: string
  /** One sentence: what a user would lose. */
  readonly why: string
  /** Stands in the sources of core exactly once, and so says which file is patched, wherever that file lives. */
  readonly find: string
  readonly replace: string
  /** A row of the acceptance tables. */
  readonly killer: string
  /** Part of what the killer must say is wrong. Chance failures do not count. */
  readonly says: string
}

/** The sources of core by their paths. */
export type Sources = ReadonlyMap<string, string>

/**
 * The file that the patch changes, and what it becomes.
 * @throws Error where what it replaces does not stand in the sources exactly once
 */
export function patched(sources: Sources, { id, find, replace }: Mutant): { file: string; source: string } {
  const places = [...sources].map(([file, source]) => ({ file, source, times: source.split(find).length - 1 }))
  const fitting = find === '' ? [] : places.filter(({ times }) => times > 0)
  const [place] = fitting
  const times = fitting.reduce((sum, one) => sum + one.times, 0)
  if (!place || times !== 1)
    throw new Error(`${id}: the patch no longer fits core: what it replaces stands there ${times} times, not once`)
  return { file: place.file, source: place.source.replace(find, () => replace) }
}
