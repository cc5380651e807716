import type { Worth } from '../../scripts/provider-facts.ts'
import type { Language } from './contents.ts'

/** The words of the made pages. Sentences of documents are English; their Chinese stands in `text/zh/sentences.json`. */
interface Words {
  worth: { readonly [worth in Worth]: string }
  worthOf: (worth: Worth | undefined) => string
  kind: { video: string; image: string }
  operation: { readonly [operation: string]: string }
  /** Of a provider, where the bare operation says too little. */
  ability: { readonly [operation: string]: string }
  status: { readonly [status: string]: string }
  /** The condition of an error row. */
  http: (values: string) => string
  taskIs: (values: string) => string
  on: (values: string) => string
  code: (values: string) => string
  text: (values: string) => string
  with: (values: string) => string
  unknown: { readonly [what: string]: string }
  notDocumented: string
  list: string
  semicolon: string
}

const en: Words = {
  worth: {
    captured: 'captured',
    documentation: 'documentation',
    'source code': 'source code',
    derived: 'made up by us',
    tolerated: 'reports of others',
    none: 'nothing',
  },
  worthOf: worth => en.worth[worth ?? 'none'],
  kind: { video: 'videos', image: 'images' },
  operation: {
    submit: 'submit',
    get: 'look',
    content: 'result',
    remix: 'remix',
    extend: 'extend',
    edit: 'edit',
    list: 'list',
    delete: 'delete',
    upload: 'upload',
    models: 'models',
  },
  ability: { content: 'a route of its own for results', models: 'a list of models', upload: 'uploads' },
  status: {
    queued: 'queued',
    running: 'running',
    succeeded: 'succeeded',
    failed: 'failed',
    cancelled: 'cancelled',
    expired: 'expired',
  },
  http: values => `HTTP ${values}`,
  taskIs: values => `the task is ${values}`,
  on: values => `on ${values}`,
  code: values => `code ${values}`,
  text: values => `words like ${values}`,
  with: values => `with ${values}`,
  unknown: {
    'status words': 'status words',
    prices: 'prices',
    'how long results live': 'how long results live',
  },
  notDocumented: 'not documented',
  list: ', ',
  semicolon: '; ',
}

const zh: Words = {
  worth: {
    captured: '实际抓取',
    documentation: '官方文档',
    'source code': '源代码',
    derived: '自行推导',
    tolerated: '他人报告',
    none: '没有证据',
  },
  worthOf: worth => zh.worth[worth ?? 'none'],
  kind: { video: '视频', image: '图片' },
  operation: {
    submit: '提交',
    get: '查询',
    content: '取结果',
    remix: '改编（remix）',
    extend: '延长（extend）',
    edit: '编辑（edit）',
    list: '列表',
    delete: '删除',
    upload: '上传',
    models: '模型列表',
  },
  ability: { content: '用专门的路径取结果' },
  status: {
    queued: '排队中 `queued`',
    running: '生成中 `running`',
    succeeded: '成功 `succeeded`',
    failed: '失败 `failed`',
    cancelled: '已取消 `cancelled`',
    expired: '已过期 `expired`',
  },
  http: values => `HTTP ${values}`,
  taskIs: values => `任务状态为 ${values}`,
  on: values => `在${values}时`,
  code: values => `错误码 ${values}`,
  text: values => `文字类似 ${values}`,
  with: values => `带有 ${values}`,
  unknown: { 'status words': '状态词', prices: '价格', 'how long results live': '结果保留多久' },
  notDocumented: '没有说明',
  list: '、',
  semicolon: '；',
}

export const words: { readonly [language in Language]: Words } = { en, zh }
