/**
 * Compile-time proof that a provider document and the wire types made from its specification say the same.
 * `Problems` is `never` when they do; otherwise it is a union of sentences, and the adapter stops compiling:
 *
 *     type Checked = Agrees<Problems<typeof provider.definition, paths>>
 */
export type Agrees<T extends never> = T

/** `/v1/x/{task_id}` and `/v1/x/{id}` are the same path. */
type Bare<P extends string> = P extends `${infer Head}{${string}}${infer Tail}` ? `${Head}{}${Bare<Tail>}` : P
type ByBare<Paths> = { [P in keyof Paths & string as Bare<P>]: Paths[P] }

type RouteOf = { readonly method: string; readonly path: string }
type OperationAt<Paths, R> = R extends {
  readonly method: infer M extends string
  readonly path: infer P extends string
}
  ? Bare<P> extends keyof ByBare<Paths>
    ? Lowercase<M> extends keyof ByBare<Paths>[Bare<P>]
      ? ByBare<Paths>[Bare<P>][Lowercase<M>]
      : undefined
    : undefined
  : undefined

type Dialects<D> = D extends { readonly dialects: infer T } ? T[keyof T] : never
type RoutesOf<D> =
  Dialects<D> extends infer One ? (One extends { readonly routes: infer R } ? R[keyof R] : never) : never
type AllRoutes<D> = RoutesOf<D> | UploadRoutes<D> | (D extends { readonly discovery: infer R } ? R : never)
/** A step whose path is one hole goes to an address out of an answer; no specification can have it. */
type UploadRoutes<D> = D extends { readonly upload: { readonly steps: readonly (infer R)[] } }
  ? R extends { readonly path: `{${string}}` }
    ? never
    : R
  : never

/** A route that the specification does not have. */
type MissingRoutes<D, Paths> =
  AllRoutes<D> extends infer R
    ? R extends RouteOf
      ? [OperationAt<Paths, R>] extends [undefined]
        ? `the specification has no ${R['method']} ${R['path']}`
        : never
      : never
    : never

/** One operation may take both kinds of body; a route that always sends a form is compared with the form. */
type BodyOf<O, R> = O extends { requestBody?: { content: infer C } }
  ? R extends { readonly body: 'form' }
    ? C extends { 'multipart/form-data': infer B }
      ? B
      : JsonBody<C>
    : JsonBody<C>
  : never
type JsonBody<C> = C extends { 'application/json': infer B }
  ? B
  : C extends { 'multipart/form-data': infer B }
    ? B
    : never
type Root<Place> = Place extends `${infer Head}[]${string}`
  ? Root<Head>
  : Place extends `${infer Head}.${string}`
    ? Head
    : Place
type InBody<Place, Body> = Place extends keyof Body ? Place : Root<Place>
/** In a form a place is the literal name of a part (`images[]`); elsewhere its root is a property of the body. */
type Places<R, Body> = R extends { readonly body: 'form' } ? WrittenPlaces<R> : InBody<WrittenPlaces<R>, Body>
type WrittenPlaces<R> =
  | (R extends { readonly fields: infer F }
      ? F[keyof F] extends infer One
        ? One extends { readonly to: infer T }
          ? T
          : One
        : never
      : never)
  | (R extends { readonly media: readonly (infer Row)[] } ? (Row extends { readonly to: infer T } ? T : never) : never)
  | (R extends { readonly mediaOptions: readonly (infer Name)[] } ? Name : never)

type PaidRoutes<D> =
  Dialects<D> extends infer One ? (One extends { readonly routes: { readonly submit: infer R } } ? R : never) : never
/** A place that the request of the specification does not have. */
type MissingPlaces<D, Paths> =
  PaidRoutes<D> extends infer R
    ? R extends RouteOf
      ? Exclude<
          Places<R, BodyOf<OperationAt<Paths, R>, R>> & string,
          keyof BodyOf<OperationAt<Paths, R>, R> | `?${string}`
        > extends infer P
        ? P extends string
          ? `the request of the specification has no ${P}`
          : never
        : never
      : never
    : never

/** A place that a model's row writes and no request of the specification has. */
type MissingModelPlaces<D, Paths> = D extends { readonly models: infer M }
  ? M[keyof M] extends infer Row
    ? Row extends unknown
      ? InBody<WrittenPlaces<Row> & string, AnyBody<D, Paths>> extends infer P
        ? P extends keyof AnyBody<D, Paths> | `?${string}`
          ? never
          : `no request of the specification has ${P & string}`
        : never
      : never
    : never
  : never
/** Each property that any request has. */
type AnyBody<D, Paths> = {
  [K in KeysOfAll<
    PaidRoutes<D> extends infer R ? (R extends RouteOf ? BodyOf<OperationAt<Paths, R>, R> : never) : never
  >]: unknown
}

type RequiredKeys<T> = { [K in keyof T & string]-?: Record<never, never> extends Pick<T, K> ? never : K }[keyof T &
  string]
type Constants<R> = R extends { readonly send: infer S } ? keyof S : never
/** A required property that no field writes and no constant gives. */
type UnwrittenProperties<D, Paths> =
  PaidRoutes<D> extends infer R
    ? R extends RouteOf
      ? Exclude<
          RequiredKeys<BodyOf<OperationAt<Paths, R>, R>>,
          Places<R, BodyOf<OperationAt<Paths, R>, R>> | Constants<R>
        > extends infer P
        ? P extends string
          ? `no field writes the required ${P}`
          : never
        : never
      : never
    : never

/** A field whose JSON type is not the specification's. */
type WrongTypes<D, Paths> =
  PaidRoutes<D> extends infer R
    ? R extends RouteOf & { readonly fields: { readonly seconds: infer S } }
      ? SecondsProblem<S, BodyOf<OperationAt<Paths, R>, R>>
      : never
    : never
type SecondsProblem<S, Body> = S extends { readonly to: infer T; readonly as: 'string' }
  ? T extends keyof Body
    ? NonNullable<Body[T]> extends string
      ? never
      : `the specification does not take text for ${T & string}`
    : never
  : S extends keyof Body
    ? NonNullable<Body[S]> extends number
      ? never
      : `the specification does not take a number for ${S & string}`
    : never

type JsonAnswers<O> = O extends { responses: infer R }
  ? R[keyof R & (200 | 201 | 202)] extends infer One
    ? One extends { content: { 'application/json': infer A } }
      ? A
      : never
    : never
  : never
/** An answer, and what stands in it under a key at which it is unwrapped. */
type Levels<A, Wrapper> = A | (A extends unknown ? NonNullable<A[Wrapper & keyof A]> : never)
type TaskAnswers<D, Paths> = Levels<
  JsonAnswers<OperationAt<Paths, Extract<RoutesOf<D>, RouteOf>>>,
  Dialects<D> extends infer One
    ? One extends { readonly answer: { readonly envelope: { readonly at: infer U } } }
      ? FirstPlace<U>
      : never
    : never
>
type StatusPlace<D> =
  Dialects<D> extends infer One
    ? One extends { readonly answer: { readonly status: infer S } }
      ? FirstPlace<S>
      : never
    : never
type WordsOf<A, Place> = A extends unknown ? Extract<A[Place & keyof A], string> : never
/** A status word of the specification that has no row. */
type MissingWords<D, Paths> =
  Exclude<
    Lowercase<WordsOf<TaskAnswers<D, Paths>, StatusPlace<D>>>,
    D extends { readonly statuses: infer S } ? Lowercase<keyof S & string> : never
  > extends infer W
    ? W extends string
      ? `the word ${W} of the specification has no row in statuses`
      : never
    : never

type KeysOfAll<T> = T extends unknown ? keyof T & string : never
type FirstPlace<Rows> = Rows extends readonly [infer One, ...unknown[]]
  ? One extends string
    ? Root<One>
    : One extends { readonly at: infer P }
      ? Root<P>
      : never
  : never
/** The first place where an answer is read is the documented one. */
type UnknownReads<D, Paths> =
  Dialects<D> extends infer One
    ? One extends { readonly answer: { readonly id: infer I; readonly status: infer S; readonly outputs: infer O } }
      ? Exclude<
          (FirstPlace<I> | FirstPlace<S> | FirstPlace<O>) & string,
          KeysOfAll<TaskAnswers<D, Paths>>
        > extends infer P
        ? P extends string
          ? `no answer of the specification has ${P}`
          : never
        : never
      : never
    : never

export type Problems<Document, Paths> =
  | MissingRoutes<Document, Paths>
  | MissingPlaces<Document, Paths>
  | MissingModelPlaces<Document, Paths>
  | UnwrittenProperties<Document, Paths>
  | WrongTypes<Document, Paths>
  | MissingWords<Document, Paths>
  | UnknownReads<Document, Paths>
