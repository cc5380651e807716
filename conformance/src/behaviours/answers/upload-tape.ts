import type { Subject } from '../../behaviour.ts'
import type { RecordedExchange, Recording } from '../../recording.ts'
import { isFor, type Tape } from '../../tape.ts'

/** A paid request whose picture is sent ahead, cut out of a recording. */
export interface UploadTape {
  readonly recording: Recording
  readonly kind: Tape['kind']
  readonly request: Tape['request']
  /** The first request of the upload. */
  readonly upload: RecordedExchange
}

/** The shortest recording that begins with an upload. */
export function uploadTapeOf({ provider, recordings }: Subject): UploadTape | undefined {
  const [step] = provider.upload?.steps ?? []
  if (!step) return undefined
  const found = recordings.flatMap((recording): UploadTape[] => {
    const [making] = recording.steps
    const [upload] = recording.exchanges
    if ((making?.do !== 'submit' && making?.do !== 'generate') || !upload || upload.fault !== undefined) return []
    if (making.options !== undefined || !isFor(upload, step)) return []
    return [{ recording, kind: making.kind ?? 'video', request: making.request, upload }]
  })
  return found.toSorted((a, b) => a.recording.exchanges.length - b.recording.exchanges.length)[0]
}
