import { type GenerateRequest, isVidrelayError, type SubmitOptions, type Task } from '@vidrelay/core'
import type { Shop } from './client.ts'
import { callError } from './errors.ts'

export interface Order {
  readonly kind: 'videos' | 'images'
  /** The same wish in the ways that providers may take it, the best one first. */
  readonly forms: readonly GenerateRequest[]
  readonly count: number
  /** Names come as the caller spelled them. */
  readonly headers: { readonly [name: string]: string | undefined } | undefined
  readonly signal: AbortSignal | undefined
}

/**
 * One purchase per result, one after the other: where one is refused or its outcome is unknown, the next is not bought.
 * Each has a key of its own, made of the key of the call, so that the same call again buys only what is missing.
 */
export async function buy({ client, purchase }: Shop, order: Order): Promise<Task[]> {
  const { kind, forms, count, headers, signal } = order
  const key = headerOf(headers, 'idempotency-key')
  const bought: Task[] = []
  for (let index = 0; index < count; index++) {
    const options = { ...purchase, ...(key !== undefined && { key: `${key}#${index}` }), ...(signal && { signal }) }
    try {
      bought.push(await firstTaken(forms, request => client[kind]!.submit(request, options satisfies SubmitOptions)))
    } catch (error) {
      // Without a journal a call that is made again would buy anew what was accepted here.
      const isSafe = isVidrelayError(error) && error.code !== 'submit_unknown' && bought.length === 0
      const isRetryable = isSafe && error.retryable
      const refs = bought.map(({ ref }) => ref)
      throw callError(error, { what: 'submit', refs, isRetryable, ...(count > 1 && { note: noteOf(order, bought) }) })
    }
  }
  return bought
}

const noteOf = ({ kind, count, headers }: Order, { length }: readonly Task[]) => {
  const which = `this is number ${length + 1} of ${count} ${kind}`
  if (length === 0) return `${which}; none was bought before it`
  const key = headerOf(headers, 'idempotency-key')
  const again =
    key === undefined ? '' : `; the same call with the idempotency-key ${JSON.stringify(key)} buys only what is missing`
  return `${which}; ${length} before it accepted and paid for: see data.taskRefs${again}`
}

export function headerOf(headers: Order['headers'], wanted: string): string | undefined {
  const [, value] = Object.entries(headers ?? {}).find(([name, text]) => name.toLowerCase() === wanted && text) ?? []
  return value
}

/** Where our tables refuse a form for its size or its images, nothing was sent, and a form that says that otherwise is tried. */
async function firstTaken(
  forms: readonly GenerateRequest[],
  submit: (request: GenerateRequest) => Promise<Task>,
): Promise<Task> {
  const [form, ...others] = forms
  try {
    return await submit(form!)
  } catch (error) {
    if (!isVidrelayError(error) || error.code !== 'invalid_request' || error.status !== undefined) throw error
    const part = /^(size|images)/.exec(error.field ?? '')?.[1] as 'size' | 'images' | undefined
    const left = part === undefined ? [] : others.filter(other => other[part] !== form![part])
    if (left.length === 0) throw error
    return firstTaken(left, submit)
  }
}
