import type { GenerateRequest } from '@vidrelay/core'
import { parseImage } from '../image-option.ts'
import { providers } from '../providers.ts'

/** One line of a file of jobs. */
export interface Job {
  /** From 1. */
  line: number
  /** In the words of the command; core judges the rest. */
  request: GenerateRequest
  key?: string
  /** Of the file, in the folder of results. */
  output?: string
  provider?: string
  label?: string
}

/** Why a line cannot be bought. */
export interface LineProblem {
  line: number
  message: string
}

/** A file of jobs: one JSON object a line, empty lines between them. */
export function readJobs(text: string): { jobs: Job[]; problems: LineProblem[] } {
  const jobs: Job[] = []
  const problems: LineProblem[] = []
  for (const [index, own] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const line = index + 1
    if (own.trim() === '') continue
    const read = jobIn(own, line)
    if (typeof read === 'string') problems.push({ line, message: read })
    else jobs.push(read)
  }
  return { jobs, problems: [...problems, ...repeated(jobs)] }
}

/** Texts that are no part of the request. */
const ownFields = ['key', 'output', 'provider', 'label'] as const

function jobIn(text: string, line: number): Job | string {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (error) {
    return `this is no JSON: ${(error as Error).message}`
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return 'accepted: a JSON object, like {"prompt": "a heron in the reeds", "seconds": 4}'
  const { images, ...fields } = given as Record<string, unknown>
  for (const name of ownFields)
    if (fields[name] !== undefined && (typeof fields[name] !== 'string' || !/^.{1,200}$/u.test(fields[name])))
      return `${name}: accepted: text of 1 to 200 characters, on one line`
  if (images !== undefined && !(Array.isArray(images) && images.every(image => typeof image === 'string')))
    return 'images: accepted: a list of texts, as --image takes them: files, links or data URLs'
  const { key, output, provider, label, ...request } = fields as Omit<Job, 'line' | 'request'> & GenerateRequest
  if (provider !== undefined && !providers.some(({ id }) => id === provider))
    return `provider: there is no ${JSON.stringify(provider)}; accepted: ${providers.map(({ id }) => id).join(', ')}`
  return {
    line,
    request: { ...request, ...(images && { images: (images as string[]).map(parseImage) }) },
    ...(key !== undefined && { key }),
    ...(output !== undefined && { output }),
    ...(provider !== undefined && { provider }),
    ...(label !== undefined && { label }),
  }
}

/** Names that stand for one thing each, whatever case a disk tells apart. */
function repeated(jobs: readonly Job[]): LineProblem[] {
  const problems: LineProblem[] = []
  for (const name of ['key', 'output'] as const) {
    const seen = new Map<string, number>()
    for (const { line, [name]: value } of jobs) {
      if (value === undefined) continue
      const same = name === 'output' ? value.normalize('NFC').toLowerCase() : value
      const before = seen.get(same)
      if (before === undefined) seen.set(same, line)
      else problems.push({ line, message: `${name}: ${JSON.stringify(value)} stands in line ${before} too` })
    }
  }
  return problems
}
