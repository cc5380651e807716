import { printable } from '@vidrelay/core/internal'

/** Rows as aligned columns, under their titles. The last column is not padded. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  // Shown as they will be printed, or an escape would push the columns apart.
  const all = [titles, ...rows.map(row => row.map(printable))]
  const widths = titles.map((_, column) =>
    all.reduce((most, row) => Math.max(most, [...(row[column] ?? '')].length), 0),
  )
  const padded = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - [...text].length))
  return all.map(row =>
    row
      .map((cell, column) => padded(cell, widths[column]!))
      .join('  ')
      .trimEnd(),
  )
}

/** Blocks of lines with an empty line between two of them. */
export const apart = (blocks: readonly (readonly string[])[]): string[] =>
  blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]))

/** `1.2 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const power = Math.min(4, Math.floor(Math.log10(bytes) / 3))
  return `${(bytes / 1000 ** power).toFixed(1)} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`
}

/** `2026-11-21 10:30 UTC`. */
export const timeText = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`
