import type { Budget, Journal, Prices } from '../../src/index.ts'
import type { Exchange } from './relay.ts'
import type { Scene } from './scene.ts'

/** What must follow from a step. What is not named is not looked at, but for warnings: one that nobody expects is wrong. */
export interface Expect {
  /** Part of the task, or of what else the call gave. */
  gives?: object
  /** Part of the error. Absent: none may come. */
  error?: object
  /** Each state that a watch gave: a status, or a part of the task. */
  watched?: readonly (string | object)[]
  /** The bytes of a result that was saved or read. */
  bytes?: Uint8Array
  /** Where the result is saved: a name in the folder of the row. */
  path?: string
  /** Each line of the journal, the newest first. */
  journal?: readonly object[]
  /** How many events of a kind the step caused. */
  events?: { readonly [type: string]: number }
  /** Files that are left beside those that were saved: `part`, `note`, `lock`, or a name. */
  left?: readonly string[]
  /** When the step ends, in seconds since the start; from and to. */
  at?: readonly [from: number, to: number]
}

/** Something that a program does, and what must follow. */
export interface Step {
  say: string
  does(scene: Scene): Promise<unknown>
  expect: Expect
}

/** One thing that must hold: what comes over the wire, what the program does, what must follow. */
export interface Row {
  /** `<table>/<words>` */
  id: string
  /** What a user loses where it does not hold. */
  loses: string
  wire?: readonly Exchange[]
  does: readonly Step[]
  settings?: {
    baseURL?: string
    account?: string
    models?: { readonly [name: string]: string }
    dialects?: { readonly [name: string]: string }
  }
  options?: {
    prices?: Prices
    budget?: Budget | readonly Budget[]
    deadline?: number
    submitTimeout?: number
    allowFakeIp?: boolean
  }
  /** Absent: in memory. */
  journal?: false | (() => Journal)
  /** Addresses that names lead to. Absent: a public one. */
  names?: { readonly [name: string]: readonly string[] }
  /** Other texts that must not come out. */
  secrets?: readonly string[]
}
