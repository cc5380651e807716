/** One page of the site. Its text is `text/<language>/<slug>.md`, or it is made. */
export interface Entry {
  slug: string
  /** Labels in the menu. */
  en: string
  zh: string
}
export interface Group {
  en: string
  zh: string
  entries: Entry[]
}

export type Language = 'en' | 'zh'
export const languages: readonly Language[] = ['en', 'zh']

/** The menu. Where no Chinese text stands in `text/zh`, the page is English in both. */
export const contentsOf = (providers: readonly { name: string; title: string }[]): Group[] => [
  {
    en: 'Begin',
    zh: '开始',
    entries: [
      { slug: 'index', en: 'What it is', zh: '这是什么' },
      { slug: 'get-started', en: 'Get started', zh: '快速上手' },
      { slug: 'switch', en: 'Coming from elsewhere', zh: '从别的客户端迁移' },
      { slug: 'concepts', en: 'Concepts', zh: '概念' },
      { slug: 'faq', en: 'Questions', zh: '常见问题' },
    ],
  },
  {
    en: 'Day to day',
    zh: '日常使用',
    entries: [
      { slug: 'errors', en: 'Errors', zh: '错误' },
      { slug: 'recovery', en: 'Recovery', zh: '恢复' },
      { slug: 'failover', en: 'Failover', zh: '切换中转站' },
      { slug: 'money', en: 'Prices and budgets', zh: '价格与预算' },
    ],
  },
  {
    en: 'With other tools',
    zh: '配合其他工具',
    entries: [
      { slug: 'gateway', en: 'The gateway', zh: '网关' },
      { slug: 'ai-sdk', en: 'AI SDK', zh: 'AI SDK' },
      { slug: 'assistants', en: 'Assistants (MCP)', zh: 'AI 助手（MCP）' },
      { slug: 'otel', en: 'OpenTelemetry', zh: 'OpenTelemetry' },
    ],
  },
  {
    en: 'Providers',
    zh: '中转站',
    entries: [
      { slug: 'providers', en: 'All of them', zh: '总览' },
      ...providers.map(({ name, title }) => ({ slug: `providers/${name}`, en: title, zh: title })),
    ],
  },
  {
    en: 'What it rests on',
    zh: '依据',
    entries: [
      { slug: 'promises', en: 'What is promised', zh: '承诺与边界' },
      { slug: 'security', en: 'Security', zh: '安全' },
      { slug: 'conformance', en: 'Conformance', zh: '一致性测试' },
      { slug: 'performance', en: 'Speed', zh: '性能' },
      { slug: 'architecture', en: 'Architecture', zh: '架构' },
      { slug: 'contributing', en: 'Add a provider', zh: '接入中转站' },
    ],
  },
  {
    en: 'Reference',
    zh: '参考',
    entries: [
      { slug: 'reference/core', en: '@vidrelay/core', zh: '@vidrelay/core' },
      { slug: 'reference/command', en: 'The command', zh: '命令行' },
      { slug: 'reference/sandbox', en: '@vidrelay/sandbox', zh: '@vidrelay/sandbox' },
    ],
  },
]
