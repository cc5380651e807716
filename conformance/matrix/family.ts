import type { Status } from '@vidrelay/core'
import { gatewayStatuses } from '@vidrelay/core/dialects'
import type { Json } from '@vidrelay/core/provider'
import { type AdapterId, adapters, isOfFamily } from './suites.ts'

/** What one gateway of the family may say, and who must read it. */

export type Tree = { readonly [key: string]: Json }
export const words = Object.entries(gatewayStatuses) as [word: string, row: { is: Status }][]
export const link = 'https://results.example.net/out.mp4?sig=1'
export const reason = 'the picture shows no pear'

export const at = (path: string, value: Json): Tree =>
  path.split('.').reduceRight<Json>((inner, key) => ({ [key]: inner }), value) as Tree

/** In every form in which a link comes. */
export const forms: readonly Json[] = [link, [link], { url: link }, [{ url: link }], ` ${link}\n`, `[video](${link})`]

export const family: readonly AdapterId[] = Object.keys(adapters).filter(id =>
  Object.values(adapters[id]!.definition.dialects).some(isOfFamily),
)
