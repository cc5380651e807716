import type { Answer, Exchange } from './relay.ts'
import type { Row } from './row.ts'
import { page } from './words.ts'

/** A row without its name. */
export type Made = Omit<Row, 'id' | 'loses'>
/** One of several things that may come where the same must follow; `more` is what the row needs to know beside it. */
export type Case = readonly [came: string, gives: Exchange['gives'], ...more: readonly object[]]

/** Rows of one table that differ by what came alone. */
export const casesOf =
  (table: string) =>
  (
    what: string,
    loses: string,
    cases: readonly Case[],
    row: (gives: Exchange['gives'], more: never) => Made,
  ): readonly Row[] =>
    cases.map(
      ([came, gives, more = {}]): Row => ({ id: `${table}/${what}: ${came}`, loses, ...row(gives, more as never) }),
    )

/** A page of each of these. */
export const statuses = (...list: readonly Answer['status'][]): Case[] =>
  list.map(status => [`${status}`, page(status)])
