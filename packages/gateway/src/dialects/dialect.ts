import type { Kind } from '@vidrelay/core'
import { contentQuery, type SchemaName } from '../openapi/schemas.ts'
import type { Problem } from '../problem.ts'
import type { Call, Route } from '../router.ts'
import { sendContent } from '../send-content.ts'
import type { Service } from '../service.ts'
import type { StoredTask } from '../store.ts'

/** One way of speaking about tasks: where, in which words and shapes. What is done is the same in all of them. */
export interface Dialect {
  kind: Kind
  /** Of the ids that it gives. */
  prefix: string
  /** Where a create goes to. */
  create: readonly Pick<Route, 'path' | 'query'>[]
  /** Where a task is looked at, and where its result is fetched. */
  look: string
  content?: string
  /** How the answers to create and look are described. */
  schemas: { created: SchemaName; shown: SchemaName }
  /** The fields of a create as every dialect has them. @throws `Problem` 400 for what this one alone forbids */
  fields?(given: Fields): Fields
  /** What a create is answered with, and a repeat of it. `link`: to the result, for who has no key; null until there is one. */
  created(task: StoredTask, link: string | null): unknown
  /** What a look is answered with. */
  shown(task: StoredTask, link: string | null): unknown
}

type Fields = Readonly<Record<string, unknown>>
const same = (given: Fields): Fields => given

/** How errors look below an address. */
export interface ProblemForm {
  under: string
  schema: SchemaName
  body(problem: Problem): unknown
}

const a = { video: 'a video', image: 'an image' } as const

/** Create, look, and fetch: what every dialect has. */
export function dialectRoutes(service: Service, dialect: Dialect): Route[] {
  const { kind, fields = same, created, shown, schemas } = dialect
  const looked = (call: Call) => {
    const task = service.own(call, kind)
    return shown(task, service.linkTo(call, task))
  }
  return [
    ...dialect.create.map(
      (at): Route => ({
        method: 'POST',
        ...at,
        about: { summary: `Makes ${a[kind]}; answers at once.`, takes: kind, gives: schemas.created },
        answer: call =>
          service.take(call, {
            ...dialect,
            shape: created,
            judge: given => service.judge(kind, fields(given)),
          }),
      }),
    ),
    {
      method: 'GET',
      path: dialect.look,
      about: { summary: `Looks at ${a[kind]}.`, gives: schemas.shown },
      answer: looked,
    },
    ...(dialect.content === undefined
      ? []
      : [
          {
            method: 'GET',
            path: dialect.content,
            about: { summary: `The result of ${a[kind]}.`, query: contentQuery, gives: { type: `${kind}/*` } },
            answer: call => sendContent(service, call, service.own(call, kind)),
          } satisfies Route,
        ]),
  ]
}
