import type { Provider, Source } from './provider.ts'

/** Do the provider's own pages say it? Of several sources one is enough; what has none is nobody's word. */
export const isDocumented = ({ sources }: Pick<Provider, 'sources'>, source: Source | undefined): boolean =>
  (source ?? '').split(/;\s*/).some(one => sources[/^[^\s-]+/.exec(one)?.[0] ?? '']?.kind === 'documentation')
