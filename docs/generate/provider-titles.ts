import type { Provider } from '@vidrelay/core/provider'
import type { Language } from './contents.ts'

interface Verdict {
  checks: number
  requirements: number
  elsewhere: number
  open: number
}

/** Headings and sentences of the pages about providers. */
interface Titles {
  able: string
  can: (kinds: string, operations: string, lives: string) => string
  grounds: string
  groundsIntro: string
  groundsHead: string[]
  hours: (hours: number) => string
  begin: string
  program: string
  makes: (kinds: string, operations: string) => string
  key: string
  address: string
  anyAddress: string
  more: string
  models: string
  price: string
  routes: string
  routesIntro: string
  routesHead: string[]
  statuses: string
  statusesIntro: string
  documentedWords: string
  toleratedWords: string
  noWord: string
  emptyWord: string
  errors: string
  errorsIntro: string
  ofField: (field: string) => string
  colon: string
  stop: string
  restsOn: (source: string, worth: string) => string
  pace: string
  paceOf: (polling: Provider['polling']) => string
  verdict: string
  verdictOf: (verdict: Verdict) => string
  missing: (what: string) => string
  evidenceIntro: string
  rowsOf: string
  unseen: (count: number) => string
  sources: string
  sourcesHead: string[]
  sourceKind: { readonly [kind: string]: string }
}

const en: Titles = {
  able: 'What each can do',
  can: (kinds, operations, lives) => `${kinds}${operations ? `; ${operations}` : ''}. Results live: ${lives}.`,
  grounds: 'What the claims rest on',
  groundsIntro:
    'Counted from the adapters’ documents, the specifications and the recordings of this repository. Nothing was run against a live relay with a paid key yet.',
  groundsHead: [
    'provider',
    'status words: its own page / tolerated',
    'error rows: its own page / other',
    'answers: its pages / source code / captured / made up',
    'rows: witnessed / only by what we made up / by nothing',
    'not documented',
  ],
  hours: hours => `about ${hours} h`,
  begin: 'Begin',
  program: 'The same in a program:',
  makes: (kinds, operations) =>
    `Makes ${kinds}${operations ? `; beside that: ${operations}` : ''}. This page is made from the adapter’s document, the specification and the committed verdict.`,
  key: 'Key: ',
  address: 'Address: ',
  anyAddress: 'that of your gateway, as `baseURL`',
  more: 'Reference images, remix and what is special: ',
  models: 'Models',
  price: 'price: ',
  routes: 'Routes',
  routesIntro: 'What goes over the wire. You need none of it to make a video; it is here for whoever compares.',
  routesHead: ['for', 'route', 'our name → theirs', 'source'],
  statuses: 'Status words',
  statusesIntro:
    'Words are compared without case. With ✓ a recording or the specification would contradict us if the word meant something else. A word that is in no row counts as unfinished: vidrelay warns once, goes on to the deadline and reports the word.',
  documentedWords: 'documented by the provider: ',
  toleratedWords: 'tolerated, of the software family or seen: ',
  noWord: 'none',
  emptyWord: 'an empty word',
  errors: 'Errors',
  errorsIntro:
    'What the provider says, by the code that it becomes, with the advice for it. Behind each: whose word it is, and what would contradict it if it were wrong.',
  ofField: field => `, of ${field}`,
  colon: ': ',
  stop: '. ',
  restsOn: (source, worth) => ` (${source}; witness: ${worth})`,
  pace: 'Pace and lifetime',
  paceOf: ({ every, most, first, deadline, keep, source }) =>
    `A look every ${every} s${most ? `, growing to ${most} s` : ''}, the first after ${first ?? every} s; a wait lasts ${deadline} s unless you say otherwise. ${keep ? `A result lives about ${keep / 3600} h: save it at once.` : 'How long a result lives is not documented: save it at once.'} (${source})`,
  verdict: 'Verdict and evidence',
  verdictOf: ({ checks, requirements, elsewhere, open }) =>
    `${checks} checks of ${requirements} requirements hold${open > 0 ? `, ${open} requirements do not` : ''}; ${elsewhere} requirements are proven elsewhere. Each run of the tests compares this with the committed list. [What a pass means](../promises.md).`,
  missing: what => `Not documented anywhere: ${what}.`,
  evidenceIntro:
    'A pass says that the adapter does what recordings and specification show. It does not say that every row is right. Counted by the best witness that a wrong row would have against it:',
  rowsOf: 'rows of',
  unseen: count => `${count} rows that nothing would contradict: they may be wrong, and nobody would notice`,
  sources: 'Sources',
  sourcesHead: ['name', 'kind', 'what', 'read on'],
  sourceKind: {},
}

const zh: Titles = {
  able: '各能做什么',
  can: (kinds, operations, lives) => `${kinds}${operations ? `；${operations}` : ''}。结果保留：${lives}。`,
  grounds: '这些说法的依据',
  groundsIntro: '由各适配器的文档、规范和本仓库里的录制统计而来。还没有用付费密钥对真实的中转站跑过。',
  groundsHead: [
    '中转站',
    '状态词：官方页面 / 兼容',
    '错误行：官方页面 / 其他',
    '应答：官方页面 / 源代码 / 实际抓取 / 自拟',
    '文档的行：有证据 / 只有自拟的证据 / 没有证据',
    '官方没有说明',
  ],
  hours: hours => `约 ${hours} 小时`,
  begin: '开始',
  program: '在程序里：',
  makes: (kinds, operations) =>
    `可生成${kinds}${operations ? `；此外支持：${operations}` : ''}。本页由适配器的文档、规范和已提交的结论自动生成。`,
  key: '密钥：',
  address: '地址：',
  anyAddress: '你的网关的地址，写在 `baseURL` 里',
  more: '参考图、改编和其他特别之处：',
  models: '模型',
  price: '价格：',
  routes: '接口路径',
  routesIntro: '实际在网络上传输的内容。生成视频用不着知道这些，供需要对照的人查看。',
  routesHead: ['用途', '路径', '我们的字段 → 对方的字段', '出处'],
  statuses: '状态词',
  statusesIntro:
    '比较时不分大小写。带 ✓ 的词，如果我们理解错了，就会有录制或规范与之矛盾。表里没有的词视为未完成：vidrelay 警告一次，继续等到期限，并报告这个词。',
  documentedWords: '官方写明的：',
  toleratedWords: '兼容的（同类软件的，或见过的）：',
  noWord: '无',
  emptyWord: '空字符串',
  errors: '错误',
  errorsIntro: '中转站说了什么、归为哪个错误码、应当怎么做。括号里是依据谁的说法，以及说错了会被什么证据推翻。',
  ofField: field => `（字段 ${field}）`,
  colon: '：',
  stop: '。',
  restsOn: (source, worth) => `（${source}；证据：${worth}）`,
  pace: '查询间隔与结果寿命',
  paceOf: ({ every, most, first, deadline, keep, source }) =>
    `每 ${every} 秒查询一次${most ? `，逐渐放慢到 ${most} 秒` : ''}，第一次在 ${first ?? every} 秒之后；除非另行指定，一次等待最长 ${deadline} 秒。${keep ? `结果约保留 ${keep / 3600} 小时，请立即保存。` : '结果保留多久没有说明，请立即保存。'}（${source}）`,
  verdict: '结论与证据',
  verdictOf: ({ checks, requirements, elsewhere, open }) =>
    `${requirements} 条要求、共 ${checks} 项检查成立${open > 0 ? `，${open} 条要求不成立` : ''}；另有 ${elsewhere} 条在别处证明。每次运行测试都会与已提交的清单对照。[通过意味着什么](../promises.md)。`,
  missing: what => `官方没有任何说明的：${what}。`,
  evidenceIntro:
    '通过，说明录制里出现的和规范里写明的，适配器都做到了，并不说明每一行都对。下面按“如果写错了，最有力的反证是什么”统计：',
  rowsOf: '表',
  unseen: count => `${count} 行没有任何证据：可能是错的，而且没有人会发现`,
  sources: '出处',
  sourcesHead: ['名称', '类型', '内容', '阅读日期'],
  sourceKind: { documentation: '官方文档', 'third-party': '第三方', code: '源代码', inferred: '推断' },
}

export const titles: { readonly [language in Language]: Titles } = { en, zh }
