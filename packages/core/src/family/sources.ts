import type { SourceDocument } from '../contract/provider.ts'

/** Sources that the family's rows name; an adapter that uses them spreads this into its `sources`. */
export const gatewaySources = {
  gateway: {
    kind: 'code',
    title: 'new-api, the gateway software most relays run, v1.0.0-rc.24',
    url: 'https://github.com/QuantumNous/new-api',
    date: '2026-11-21',
  },
  vendors: {
    kind: 'code',
    title: 'answers of model vendors that the gateway hands on as they came: its adaptors, relay/channel/task',
    url: 'https://github.com/QuantumNous/new-api',
    date: '2026-11-21',
  },
  reports: {
    kind: 'third-party',
    title: 'public reports of people who use or run such gateways, their forks and older releases',
    date: '2026-11-28',
  },
} as const satisfies { [name: string]: SourceDocument }
