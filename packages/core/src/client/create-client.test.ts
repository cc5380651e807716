import { inspect } from 'node:util'
import { afterEach, describe, expect, it, test, vi } from 'vitest'
import { relayProvider } from '../../test/relay-provider.ts'
import { defineProvider } from '../contract/define-provider.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import type { VidrelayError } from '../words/errors.ts'
import type { ClientEvent } from '../words/events.ts'
import { createClient } from './create-client.ts'

const open = (settings: Parameters<typeof relayProvider>[0], options: object = {}) =>
  createClient(relayProvider(settings), { journal: memoryJournal(), ...options })
const thrown = (work: () => unknown): VidrelayError => {
  try {
    work()
  } catch (error) {
    return error as VidrelayError
  }
  throw new Error('nothing was thrown')
}
afterEach(() => vi.unstubAllEnvs())

test.each(['*.example.com', 'http://minio:9000', 'minio:9000/b', 'a@minio', 'minio:x', ''])(
  'allowHosts takes no %j',
  host => {
    expect(() => open({ apiKey: 'k' }, { allowHosts: [host] })).toThrow(/allowHosts: .*accepted: 'minio:9000'/)
  },
)

describe('the key', () => {
  it('missing: says which variable, and where a key comes from', () => {
    const error = thrown(() => open({}))
    expect(error).toMatchObject({ code: 'unauthenticated', field: 'apiKey' })
    expect(error.message).toContain('MILL_API_KEY')
    expect(error.message).toContain('Ask the miller.')
  })

  it('from the environment', () => {
    vi.stubEnv('MILL_API_KEY', 'from-the-environment')
    expect(open({}).baseURL).toBe('https://mill.example')
  })

  it('from the environment: named by its variable', () => {
    vi.stubEnv('MILL_API_KEY', 'sk-hidden\r')
    const error = thrown(() => open({}))
    expect(error).toMatchObject({ code: 'unauthenticated', field: 'MILL_API_KEY' })
    expect(error.message).toMatch(/^MILL_API_KEY: a space or line break stands at position 10 of 10/)
    expect(inspect(error)).not.toContain('hidden')
  })

  it.each(['sk-hidden\nx', 'sk-hidden\n', ' sk-hidden', 'sk-“hidden”', 'sk-hid\u200bden'])(
    '%j is refused without being shown',
    apiKey => {
      const error = thrown(() => open({ apiKey }))
      expect(error.code).toBe('unauthenticated')
      expect(inspect(error)).not.toMatch(/hid/)
    },
  )
})

describe('a key of another form than the document says', () => {
  const told = (apiKey?: string) => {
    const events: ClientEvent[] = []
    const definition = { ...relayProvider.definition, key: { prefix: 'mk_', source: 'mill' } }
    const client = createClient(defineProvider(definition)({ ...(apiKey !== undefined && { apiKey }) }), {
      journal: false,
      onEvent: event => events.push(event),
    })
    return { client, events }
  }

  it('is warned of when the client is made, by where it came from, and in what a request would become', async () => {
    vi.stubEnv('MILL_API_KEY', 'sk-hidden')
    const { client, events } = told()
    const warning = {
      code: 'key',
      field: 'MILL_API_KEY',
      message: expect.stringMatching(
        /^MILL_API_KEY: keys of Mill begin with mk_, and this one does not.* Ask the miller/,
      ),
      source: 'mill',
    }
    expect(events).toEqual([{ type: 'warning', warning }])
    expect((await client.estimate({ prompt: 'x' })).warnings).toEqual([warning])
    expect(JSON.stringify(events)).not.toContain('hidden')
    expect(told('sk-hidden').events).toMatchObject([
      { warning: { field: 'apiKey', message: expect.stringContaining('MILL_API_KEY') } },
    ])
  })

  it('is the only one: one that begins as it says is nothing to tell', async () => {
    const { client, events } = told('mk_hidden')
    expect(events).toEqual([])
    expect((await client.estimate({ prompt: 'x' })).warnings).toEqual([])
  })
})

it('a proxy variable that is none is refused when the client is made', () => {
  vi.stubEnv('HTTP_PROXY', 'socks5://127.0.0.1:1080')
  expect(thrown(() => open({ apiKey: 'k' }))).toMatchObject({ code: 'invalid_request', field: 'HTTP_PROXY' })
  expect(open({ apiKey: 'k' }, { proxy: false }).baseURL).toBe('https://mill.example')
})

describe('the base URL', () => {
  it.each([
    ['https://relay.example', 'https://relay.example'],
    ['https://relay.example/', 'https://relay.example'],
    ['https://relay.example/v1', 'https://relay.example'],
    ['https://relay.example/v1/', 'https://relay.example'],
    ['http://127.0.0.1:8787/mill/v1', 'http://127.0.0.1:8787/mill'],
  ])('%s is %s', (baseURL, folded) => {
    expect(open({ apiKey: 'k', baseURL }).baseURL).toBe(folded)
  })

  it.each([
    'relay.example',
    'ftp://relay.example',
    'https://u:p@relay.example',
    'https://relay.example/v1/v1',
    'https://relay.example?x=1',
  ])('%s is refused', baseURL => {
    expect(thrown(() => open({ apiKey: 'k', baseURL }))).toMatchObject({ code: 'invalid_request', field: 'baseURL' })
  })
})

it('the journal is a choice: a database, or false said aloud', () => {
  const error = thrown(() => createClient(relayProvider({ apiKey: 'k' }), {} as never))
  expect(error).toBeInstanceOf(TypeError)
  expect(error.message).toContain('false')
})

it('a web page is no place for a key', () => {
  vi.stubGlobal('document', {})
  try {
    expect(thrown(() => open({ apiKey: 'k' }))).toBeInstanceOf(TypeError)
    expect(open({ apiKey: 'k' }, { dangerouslyAllowBrowser: true }).baseURL).toBe('https://mill.example')
  } finally {
    vi.unstubAllGlobals()
  }
})

it('a bad deadline is told before anything is paid', async () => {
  const client = open({ apiKey: 'k' })
  await expect(client.videos.generate({ prompt: 'x' }, { deadline: -1 })).rejects.toThrow(TypeError)
  expect(await client.pending()).toEqual([])
})
