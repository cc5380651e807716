import { fits, isGiven } from '../contract/limits.ts'
import { checkInputUrl, dataUrlOf } from '../files/load-image.ts'
/** Counts and checks the media that stand in provider options. One request uses one carrier. */
export function mediaInOptions(route, options, images, allowPrivate, findings) {
  const carriers = (route.mediaOptions ?? []).filter(option => isGiven(options?.[option]))
  const used = [...(images > 0 ? ['images'] : []), ...carriers.map(option => `providerOptions.${option}`)]
  if (used.length > 1) {
    const problem = `a request names its images in one place only; also given: ${used[0]}`
    findings.refusals.push({ field: used[1], problem })
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
const textsIn = value => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(item => textsIn(item))
  return Object.entries(value).flatMap(([name, item]) =>
    /url|image|data|file/i.test(name) ? textsIn(item ?? null) : [],
  )
}
function warnInsecure(row, url, label, { warnings }) {
  if (row.https !== 'advised' || !/^http:/i.test(url)) return
  const message = `${label}: the provider advises a direct https link`
  warnings.push({
    code: 'insecure_url',
    field: label,
    message,
    ...(row.source !== undefined && { source: row.source }),
  })
}
const takesType = (types, type) =>
  types === undefined || types.some(own => own === type || (own.endsWith('/*') && type.startsWith(own.slice(0, -1))))
/** Why this file does not go by this row, or undefined. */
function unfit(row, file) {
  if (!takesType(row.types, file.type)) return `${file.type} is not taken; accepted: ${row.types?.join(', ')}`
  if (row.maxBytes !== undefined && file.bytes.byteLength > row.maxBytes) {
    return `${file.bytes.byteLength} bytes are too many; accepted: at most ${row.maxBytes}`
  }
  return undefined
}
/** Writes one medium by the first row that fits; none: refused. */
export function writeMedium(provider, medium, route, facts, limits, writer, findings) {
  const rows = (route.media ?? []).filter(
    row => [row.role ?? 'image'].flat().includes(medium.role) && fits(row.when, facts, limits),
  )
  const problems = []
  for (const row of rows) {
    const { file } = medium
    const problem = file && (unfit(row, file) ?? (row.as === 'url' ? cannotUpload(provider, file) : undefined))
    if (problem) problems.push(problem)
    else if (writeBy(row, medium, writer, findings)) return
  }
  findings.refusals.push({ field: medium.label, problem: problems[0] ?? notTaken(medium, rows) })
}
const cannotUpload = ({ upload }, file) =>
  upload ? unfit(upload, file) : 'the provider takes an address here, and has no upload; pass an http(s) URL'
function writeBy(row, medium, writer, findings) {
  const { file } = medium
  const url = medium.url ?? medium.task?.url
  if (row.as === 'url' && url !== undefined) {
    warnInsecure(row, url, medium.label, findings)
    writer.write(row.to, url)
  } else if (row.as === 'url' && file) writer.upload(row.to, file)
  else if (row.as === 'data' && file) writer.write(row.to, dataUrlOf(file))
  else if (row.as === 'part' && file) writer.part(row.to, file)
  else if (row.as === 'task' && medium.task) {
    writer.write(row.to, medium.task.ref.id)
  } else return false
  return true
}
function notTaken(medium, rows) {
  if (rows.length === 0) return `the provider takes no ${medium.role === 'image' ? 'images' : medium.role} here`
  const hasFile = rows.some(row => row.as === 'part' || row.as === 'data')
  return hasFile
    ? 'the provider takes the file itself here; pass it as { path } or { bytes }'
    : 'the provider does not take it in this form'
}
