/** Lines that still say TODO in these files and folders below `root`, as `file:line: text`. */
export function todosIn(root: string, paths: readonly string[]): string[]
