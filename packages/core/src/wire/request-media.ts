import { type Facts, fits, isGiven, type Refusal } from '../contract/limits.ts'
import type { Limits, MediaRow, Provider, Route } from '../contract/provider.ts'
import { checkInputUrl, type MediaFile, type Medium } from '../files/load-image.ts'
import type { Json } from '../words/names.ts'
import { isOwnId } from '../words/own-id.ts'
import type { GenerateRequest, Warning } from '../words/task.ts'
import type { BodyWriter } from './body.ts'

/** What was found wrong or worth saying so far. */
export interface Findings {
  refusals: Refusal[]
  warnings: Warning[]
}

/** Counts and checks the media that stand in provider options. One request uses one carrier. */
export function mediaInOptions(
  route: Route,
  options: GenerateRequest['providerOptions'],
  images: number,
  allowPrivate: boolean,
  findings: Findings,
): number {
  const carriers = (route.mediaOptions ?? []).filter(option => isGiven(options?.[option]))
  const used = [...(images > 0 ? ['images'] : []), ...carriers.map(option => `providerOptions.${option}`)]
  if (used.length > 1) {
    const problem = `a request names its images in one place only; also given: ${used[0]}`
    findings.refusals.push({ field: used[1]!, problem })
  }
  let count = 0
  for (const option of carriers) {
    for (const text of textsIn(options?.[option] ?? null)) {
      count++
      const label = `providerOptions.${option}`
      if (!/^data:image\/[\w.+-]+;base64,/i.test(text)) checkInputUrl(text, label, allowPrivate)
      const row = route.media?.find(one => one.as === 'url')
      if (row) warnInsecure(row, text, label, findings)
    }
  }
  return count
}

/** The media in an option: a text, a list, or what an object holds under a name like `image_url`. */
const textsIn = (value: Json): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(item => textsIn(item as Json))
  return Object.entries(value).flatMap(([name, item]) =>
    /url|image|data|file/i.test(name) ? textsIn((item ?? null) as Json) : [],
  )
}

function warnInsecure(row: MediaRow, url: string, label: string, { warnings }: Findings) {
  if (row.https !== 'advised' || !/^http:/i.test(url)) return
  const message = `${label}: the provider advises a direct https link`
  warnings.push({
    code: 'insecure_url',
    field: label,
    message,
    ...(row.source !== undefined && { source: row.source }),
  })
}

const takesType = (types: readonly string[] | undefined, type: string) =>
  types === undefined || types.some(own => own === type || (own.endsWith('/*') && type.startsWith(own.slice(0, -1))))

/** Why this file does not go by this row, or undefined. */
function unfit(row: { types?: readonly string[]; maxBytes?: number }, file: MediaFile): string | undefined {
  if (!takesType(row.types, file.type)) return `${file.type} is not taken; accepted: ${row.types?.join(', ')}`
  if (row.maxBytes !== undefined && file.bytes.byteLength > row.maxBytes) {
    return `${file.bytes.byteLength} bytes are too many; accepted: at most ${row.maxBytes}`
  }
  return undefined
}

/** Writes one medium by the first row that fits; none: refused. */
export function writeMedium(
  provider: Provider,
  medium: Medium,
  route: Route,
  facts: Facts,
  limits: Limits,
  writer: BodyWriter,
  findings: Findings,
): void {
  const rows = (route.media ?? []).filter(
    row => [row.role ?? 'image'].flat().includes(medium.role) && fits(row.when, facts, limits),
  )
  const problems: string[] = []
  for (const row of rows) {
    const { file } = medium
    const problem = file && (unfit(row, file) ?? (row.as === 'url' ? cannotUpload(provider, file) : undefined))
    if (problem) problems.push(problem)
    else if (writeBy(row, medium, writer, findings)) return
  }
  findings.refusals.push({ field: medium.label, problem: problems[0] ?? notTaken(medium, rows) })
}

const cannotUpload = ({ upload }: Provider, file: MediaFile): string | undefined =>
  upload ? unfit(upload, file) : 'the provider takes an address here, and has no upload; pass an http(s) URL'

function writeBy(row: MediaRow, medium: Medium, writer: BodyWriter, findings: Findings): boolean {
  const { file } = medium
  const url = medium.url ?? medium.task?.url
  if (row.as === 'url' && url !== undefined) {
    warnInsecure(row, url, medium.label, findings)
    writer.write(row.to, url)
  } else if (row.as === 'url' && file) writer.upload(row.to, file)
  else if (row.as === 'data' && file) writer.data(row.to, file)
  else if (row.as === 'part' && file) writer.part(row.to, file)
  else if (row.as === 'task' && medium.task && !isOwnId(medium.task.ref.id)) {
    writer.write(row.to, medium.task.ref.id)
  } else return false
  return true
}

function notTaken(medium: Medium, rows: readonly MediaRow[]): string {
  if (rows.length === 0) return `the provider takes no ${medium.role === 'image' ? 'images' : medium.role} here`
  const hasFile = rows.some(row => row.as === 'part' || row.as === 'data')
  return hasFile
    ? 'the provider takes the file itself here; pass it as { path } or { bytes }'
    : 'the provider does not take it in this form'
}
