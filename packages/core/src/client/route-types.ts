import type { ConfiguredProvider } from '../contract/define-provider.ts'
import type { Provider } from '../contract/provider.ts'
import type { Kind } from '../words/names.ts'
import type { GenerateRequest } from '../words/task.ts'
import type { RouteStep, Routes } from './routes.ts'
import type { AnyModel, Client, FieldsFor, KnownModel, UnnamedFields } from './types.ts'

/** Types only: what is bought over a route is what every one of its ways can make. The documents are the source. */

export type Configured = readonly ConfiguredProvider[]
type Definition<C extends Configured> = C[number]['definition']
export type ProviderId<C extends Configured> = Definition<C>['id']
/** Is not known before the program runs. */
type IsOpen<P extends Provider> = string extends keyof P['dialects'] ? true : false

type StepTo<P extends Provider> = P extends Provider
  ? IsOpen<P> extends true
    ? RouteStep
    : Omit<RouteStep, 'provider' | 'model'> & {
        provider: P['id']
        model?: KnownModel<P, Kind> | AnyModel
      }
  : never
/** Steps to these providers, or such as are only known when the program runs. */
export type RoutesTo<C extends Configured> = Routes | { readonly [name: string]: readonly StepTo<Definition<C>>[] }
/** A step that is written out names a provider that is there. */
export type Checked<C extends Configured, R> = {
  readonly [N in keyof R]: readonly (RouteStep & { readonly provider: Written<C, R[N]> })[]
}
type Written<C extends Configured, Steps> = Steps extends readonly { readonly provider: infer Id }[]
  ? string extends Id
    ? string
    : ProviderId<C>
  : ProviderId<C>

type ProviderOf<C extends Configured, Id> =
  Definition<C> extends infer P ? (P extends Provider ? (Id extends P['id'] ? P : never) : never) : never
export type ClientOf<C extends Configured, Id extends string> = [ProviderOf<C, Id>] extends [infer P extends Provider]
  ? Client<P>
  : never

/** What one way takes. What it sets itself is taken whatever it is. */
type Taken<C extends Configured, K extends Kind, Step> = Step extends { readonly set: infer S extends object }
  ? Omit<Unset<C, K, Step>, keyof S> & Pick<GenerateRequest, keyof S & keyof GenerateRequest>
  : Unset<C, K, Step>
type Unset<C extends Configured, K extends Kind, Step> = Step extends { readonly provider: infer Id }
  ? string extends Id
    ? Omit<GenerateRequest, 'model'>
    : [ProviderOf<C, Id>] extends [infer P extends Provider]
      ? IsOpen<P> extends true
        ? Omit<GenerateRequest, 'model'>
        : Step extends { readonly model: infer M extends string }
          ? FieldsFor<P, K, M>
          : UnnamedFields<P, K>
      : never
  : never

/** What both take: the fields that both have, with the values that both take; needed where either needs it. */
type Both<A, B> = [A] extends [never] ? never : [B] extends [never] ? never : Pick<A & B, keyof A & keyof B>
type AllOf<C extends Configured, K extends Kind, Steps> = Steps extends readonly [infer First, ...infer Rest]
  ? Rest extends readonly []
    ? Taken<C, K, First>
    : Both<Taken<C, K, First>, AllOf<C, K, Rest>>
  : Omit<GenerateRequest, 'model'>

/** What may be asked over the routes that make this kind of thing on all their ways: one form for each. */
export type RouteRequest<C extends Configured, R, K extends Kind> = string extends keyof R
  ? GenerateRequest
  : {
      [N in keyof R & string]: AllOf<C, K, R[N]> extends infer Fields
        ? [Fields] extends [never]
          ? never
          : { model: N } & { [F in keyof Fields]: Fields[F] }
        : never
    }[keyof R & string]
