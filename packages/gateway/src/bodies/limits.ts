/** What requests may hold and how long they may take. */
export interface Limits {
  /** Bytes of a body of JSON. */
  jsonBytes: number
  /** Bytes of a form with its files, of one of its files, and of one of its fields. */
  formBytes: number
  fileBytes: number
  /** How many files and fields a form has. */
  files: number
  fields: number
  /** How deep JSON is nested, and how many values it has. */
  depth: number
  values: number
  /** Bytes of all headers of a request with its address. */
  headerBytes: number
  /** Seconds until the headers are there. */
  headerSeconds: number
  /** Seconds until the body is there. */
  bodySeconds: number
  /** Seconds in which nothing of a body comes, or nothing of a result is taken. */
  idleSeconds: number
}

export const usualLimits: Limits = {
  jsonBytes: 48 * 2 ** 20,
  formBytes: 128 * 2 ** 20,
  fileBytes: 32 * 2 ** 20,
  files: 8,
  fields: 64,
  depth: 16,
  values: 10_000,
  headerBytes: 16 * 2 ** 10,
  headerSeconds: 20,
  bodySeconds: 300,
  idleSeconds: 60,
}

/** Of an `Idempotency-Key`, as other gateways have it. Unit: characters. */
export const longestClientKey = 255
