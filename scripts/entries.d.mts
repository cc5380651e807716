/** The names that an entry exports, sorted. @throws Error where an export has a form that is not read */
export function exportedNames(source: string): { values: string[]; types: string[] }
/** The files of scripts/entries that are missing, out of date, or of no package. */
export function staleRecords(): string[]
