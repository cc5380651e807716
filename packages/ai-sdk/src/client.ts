import type {
  GenerateRequest,
  OpenOptions,
  ResultStream,
  SubmitOptions,
  Task,
  TaskRef,
  WaitOptions,
} from '@vidrelay/core'

interface Buys {
  submit(request: GenerateRequest, options?: SubmitOptions): Promise<Task>
}

/** What is used of a client or of a relay over routes: whatever `createClient` and `createRelay` give has it. */
export interface VidrelayClient {
  readonly videos?: Buys
  readonly images?: Buys
  get(ref: TaskRef | string, options?: { signal?: AbortSignal }): Promise<Task>
  wait(ref: TaskRef | string, options?: WaitOptions): Promise<Task>
  open(ref: TaskRef | string, options?: OpenOptions): Promise<ResultStream>
  close(): Promise<void>
}

/** Of every purchase of these models. The key of one is the `idempotency-key` of its call, and the number of the video. */
export type PurchaseOptions = Omit<SubmitOptions, 'key' | 'signal'>

/** What the models of one provider share. */
export interface Shop {
  readonly client: VidrelayClient
  readonly purchase: PurchaseOptions
}
