import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Report } from '../format/report.ts'
import { badge } from './badge.ts'
import { html } from './html.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import { sarif } from './sarif.ts'

/** Where to write what. A format without a path is not written. */
export type ReportPaths = { readonly [format in keyof typeof formats]?: string }

const formats = {
  json: (report: Report) => `${JSON.stringify(report, null, 2)}\n`,
  junit,
  markdown,
  badge,
  html,
  sarif,
}

/**
 * Writes the report in the formats that have a path, folders included, over what was there. Everything is made before
 * the first file is written.
 * @returns The paths that were written.
 * @throws Error that names the format and the path which cannot be written
 */
export function writeReports(report: Report, paths: ReportPaths): string[] {
  const made = (Object.keys(formats) as (keyof typeof formats)[]).flatMap(format => {
    const path = paths[format]
    return path === undefined ? [] : [{ format, path, text: formats[format](report) }]
  })
  for (const { format, path, text } of made) {
    try {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    } catch (cause) {
      const { code = String(cause) } = cause as NodeJS.ErrnoException
      throw new Error(`the ${format} report cannot be written to ${path} (${code})`, { cause })
    }
  }
  return made.map(({ path }) => path)
}
