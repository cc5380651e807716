import type { ProviderSettings } from '../src/contract/define-provider.ts'
import type { Provider } from '../src/contract/provider.ts'
import { createRelay } from '../src/contract/relay.ts'
import type { Medium } from '../src/files/load-image.ts'
import { type Prepared, prepare, type WriteInput } from '../src/wire/prepare.ts'
import type { GenerateRequest, TaskRef } from '../src/words/task.ts'
import { document } from './made-up-provider.ts'

/** `prepare` with what a test leaves out. */
export const written = (
  request: Omit<GenerateRequest, 'images'>,
  rest: Partial<WriteInput> = {},
  provider: Provider = document,
  settings: ProviderSettings = {},
) =>
  prepare(createRelay({ definition: provider, settings }), {
    kind: 'video',
    operation: 'submit',
    request,
    media: [],
    lenient: false,
    allowPrivate: false,
    ...rest,
  })

export const json = (made: Prepared): unknown => {
  const body = made.body([])
  return body.kind === 'json' ? body.value : 'not JSON'
}
/** Names and texts of a form; a file shows its name and type. */
export const form = (made: Prepared): unknown => {
  const body = made.body([])
  return body.kind === 'form'
    ? body.parts.map(part => [part.name, 'file' in part ? `${part.file.name} ${part.file.type}` : part.value])
    : 'not a form'
}

export const link = (url: string, more: Partial<Medium> = {}): Medium => ({
  label: 'images[0]',
  role: 'image',
  url,
  ...more,
})
export const file = (type: string, size = 3, more: Partial<Medium> = {}): Medium => ({
  label: 'images[0]',
  role: 'image',
  file: { name: `x.${type.slice(6)}`, type, bytes: new Uint8Array(size) },
  ...more,
})
export const refOf = (more: Partial<TaskRef> = {}): TaskRef => ({
  v: 1,
  provider: 'paperboat',
  dialect: 'task',
  kind: 'video',
  id: 'b/1',
  baseURL: 'https://relay.paperboat.example',
  createdAt: '2026-01-01T00:00:00.000Z',
  ...more,
})
