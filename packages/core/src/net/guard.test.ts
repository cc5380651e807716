import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { VidrelayError } from '../words/errors.ts'
import { createGuard, isAllowedHost, isSameEndpoint } from './guard.ts'
import { literalIsPrivate, reachOf } from './private-host.ts'

const guardOf = (
  names: { [name: string]: readonly string[] } = {},
  more: { trusted?: string[]; fakeIp?: boolean } = {},
) => {
  const asked: string[] = []
  const guard = createGuard({
    trusts: endpoint => (more.trusted ?? []).some(base => isSameEndpoint(endpoint, new URL(base))),
    allowFakeIp: more.fakeIp ?? false,
    lookup: async name => {
      asked.push(name)
      return names[name] ?? []
    },
  })
  return { ...guard, asked }
}
/** An https address on this host. */
const at = (host: string) => new URL(`https://${host}/`)
const literal = (address: string) => (address.includes(':') ? `[${address}]` : address)

describe('a place that is allowed for results', () => {
  const names: { [name: string]: readonly string[] } = {
    minio: ['10.0.0.5'],
    'store.example': ['192.168.1.2'],
    local: ['169.254.1.1'],
    'meta.example': ['169.254.169.254'],
  }
  const allowed = [
    { hostname: 'minio', port: 9000 },
    { hostname: 'store.example', port: undefined },
    { hostname: 'local', port: undefined },
    { hostname: 'meta.example', port: undefined },
  ]
  const guard = createGuard({
    trusts: () => false,
    allows: endpoint => isAllowedHost(allowed, endpoint),
    allowFakeIp: false,
    lookup: async name => names[name] ?? [],
  })
  const open = async (address: string) => {
    guard.checkUrl(new URL(address))
    return guard.addresses(new URL(address))
  }

  test.each(['http://minio:9000/', 'https://minio:9000/', 'http://store.example/', 'https://store.example/'])(
    '%s is opened',
    async address => {
      expect(await open(address)).toHaveLength(1)
    },
  )

  test.each([
    'http://minio/',
    'http://minio:9001/',
    'http://store.example:81/',
    'http://sub.store.example/',
    'http://local/',
    'http://meta.example/',
  ])('%s is not', async address => {
    await expect(open(address)).rejects.toMatchObject({})
  })

  test('a refusal says how to allow it', async () => {
    await expect(open('http://minio:9001/')).rejects.toMatchObject({
      code: 'unsafe_url',
      hint: expect.stringContaining("allowHosts: ['minio:9001']"),
    })
  })
})

test.each([
  ['http://[fd00::5]:9000/', "allowHosts: ['[fd00::5]:9000']"],
  ['http://[fe80::5]:9000/', undefined], // no option opens it
])('what is said of %s is what helps', (address, hint) => {
  const guard = createGuard({ trusts: () => false, allowFakeIp: false })
  const error = (() => {
    try {
      return guard.checkUrl(new URL(address))
    } catch (refusal) {
      return refusal as VidrelayError
    }
  })()
  expect(error).toMatchObject({ code: 'unsafe_url' })
  if (hint) expect(error!.hint).toContain(hint)
  else expect(error!.hint ?? '').not.toContain('allowHosts')
})

/** First and last address of every range that is not the public internet. */
const blocked = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '255.255.255.255'],
  ['192.31.196.0', '192.31.196.255'],
  ['192.52.193.0', '192.52.193.255'],
  ['192.175.48.0', '192.175.48.255'],
  ['::', '::ffff:ffff'],
  ['::8.8.8.8', '64:ff9b:0:0:0:1:808:808'],
  ['64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
  ['64:ff9a::1', '64:ff9b:1::808:808'],
  ['100::', '100:0:0:1:ffff:ffff:ffff:ffff'],
  ['1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '4000::'],
  ['2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:0:808:808::1', '2001::f7f7:f7f7'],
  ['2620:4f:8000::', '2620:4f:8000:ffff:ffff:ffff:ffff:ffff'],
  ['3ffe::', '3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['::ffff:0:0:0', '::ffff:0:7f00:1'],
  ['fc00:4000::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fec0::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['::ffff:127.0.0.1', '::ffff:7f00:1'],
  ['::ffff:10.0.0.1', '0:0:0:0:0:ffff:a00:1'],
] as const
const isPublic = [
  '1.0.0.0',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
]
const publicToo = ['172.15.255.255', '172.32.0.0', '192.167.255.255', '192.169.0.0', '223.255.255.255']
const publicSix = [
  '2000::1',
  '2606:4700::1',
  '2001:200::1',
  '2003::1',
  '3ffd::1',
  '::ffff:8.8.8.8',
  '::ffff:808:808',
  '64:ff9b::5db8:d70e',
  '64:ff9b::8.8.8.8',
  '64:ff9b:0:0::808:808',
  '2002:808:808::1',
  '2606:4700::5efe:808:808',
]

describe('addresses', () => {
  test.each(blocked.flat())('%s is not opened, as a literal or behind a name', async address => {
    const guard = guardOf({ 'cdn.example': [address] })
    expect(() => guard.checkUrl(new URL(`https://${literal(address)}/`))).toThrow(/private or reserved/)
    await expect(guard.addresses(at(literal(address)))).rejects.toMatchObject({ code: 'unsafe_url' })
    await expect(guard.addresses(at('cdn.example'))).rejects.toMatchObject({ code: 'unsafe_url' })
    expect(literalIsPrivate(literal(address))).toBe(true)
    expect(guard.asked).toEqual(['cdn.example'])
  })

  test.each([...isPublic, ...publicToo, ...publicSix])('%s is', async address => {
    const guard = guardOf({ 'cdn.example': [address] })
    guard.checkUrl(new URL(`https://${literal(address)}/`))
    expect(await guard.addresses(at(literal(address)))).toHaveLength(1)
    expect(await guard.addresses(at('cdn.example'))).toEqual([address])
    expect(literalIsPrivate(literal(address))).toBe(false)
  })

  test.each(['0x7f.1', '2130706433', '017700000001', '127.1', '①②⑦.0.0.1', '127.0.0.1.', '[::ffff:127.0.0.1]'])(
    'the spelling %s',
    host => {
      expect(() => guardOf().checkUrl(new URL(`http://${host}/`))).toThrow(/not opened/)
    },
  )

  test('a zone changes nothing', async () => {
    await expect(guardOf({ 'cdn.example': ['fe80::1%eth0'] }).addresses(at('cdn.example'))).rejects.toThrow('private')
  })
})

describe('an IPv4 address inside', () => {
  const inside = (text: string) => {
    const [a, b, c, d] = text.split('.').map(Number) as [number, number, number, number]
    const [high, low] = [(a * 256 + b).toString(16), (c * 256 + d).toString(16)]
    return [`::ffff:${text}`, `64:ff9b::${text}`, `64:ff9b::${high}:${low}`, `2002:${high}:${low}::1`]
  }

  test('is what decides', () => {
    fc.assert(
      fc.property(fc.ipV4(), address => {
        for (const six of inside(address)) expect([six, reachOf(six)]).toEqual([six, reachOf(address)])
        const isatap = reachOf(`2606:4700::5efe:${address}`)
        expect(isatap).toBe(reachOf(address) === 'public' ? 'public' : 'private')
      }),
    )
  })

  test.each(['10.0.0.1', '127.0.0.1', '192.168.1.1', '0.0.0.0', '100.64.0.1'])('%s', address => {
    for (const six of [...inside(address), `2606:4700::5efe:${address}`, `2606:4700::200:5efe:${address}`])
      expect([six, reachOf(six)]).toEqual([six, 'private'])
  })

  test('a name with one spelling for each network is opened', async () => {
    const answers = ['64:ff9b::5db8:d70e', '93.184.215.14']
    expect(await guardOf({ 'cdn.example': answers }).addresses(at('cdn.example'))).toEqual(answers)
    for (const bad of ['64:ff9b::a00:1', '64:ff9b::a83f:8110', '64:ff9b:1::808:808'])
      await expect(guardOf({ 'cdn.example': [...answers, bad] }).addresses(at('cdn.example'))).rejects.toThrow(
        'not opened',
      )
  })
})

describe('what hands out the credentials of a cloud machine', () => {
  test.each([
    '168.63.129.16',
    '169.254.169.254',
    '169.254.170.2',
    '100.100.100.200',
    '192.0.0.192',
    'fd00:ec2::254',
    'fd20:ce::254',
    '::ffff:168.63.129.16',
    '64:ff9b::a83f:8110',
    '2002:a83f:8110::1',
  ])('%s is not opened, not even as the base URL', async address => {
    const url = `http://${literal(address)}/`
    for (const guard of [guardOf(), guardOf({}, { trusted: [url] })]) {
      expect(() => guard.checkUrl(new URL(url))).toThrow('metadata')
      await expect(guard.addresses(new URL(url))).rejects.toMatchObject({ code: 'unsafe_url' })
    }
    const named = guardOf({ 'relay.example': ['8.8.8.8', address] }, { trusted: ['https://relay.example'] })
    await expect(named.addresses(at('relay.example'))).rejects.toThrow('metadata')
    expect(literalIsPrivate(literal(address))).toBe(true)
  })

  test('its neighbours in the public range are', () => {
    for (const address of ['168.63.129.15', '168.63.129.17']) guardOf().checkUrl(new URL(`http://${address}/`))
  })
})

describe('names', () => {
  test.each([
    'localhost',
    'localhost.',
    'a.localhost',
    'printer.local',
    'db.internal',
    'x.lan',
    'x.home.arpa',
    'intranet',
  ])('%s is local', host => {
    const guard = guardOf()
    expect(() => guard.checkUrl(new URL(`https://${host}/`))).toThrow(/is a local name/)
    expect(literalIsPrivate(host)).toBe(true)
    expect(guard.asked).toEqual([])
  })

  test.each(['cdn.example', 'mylocal.example', 'localhost.example', 'home.example'])('%s is not', host => {
    guardOf().checkUrl(new URL(`https://${host}/`))
    expect(literalIsPrivate(host)).toBe(false)
  })

  test('one private answer among public ones is enough', async () => {
    for (const answers of [
      ['8.8.8.8', '10.0.0.1'],
      ['10.0.0.1', '8.8.8.8'],
      ['8.8.8.8', '::1'],
    ])
      await expect(guardOf({ 'cdn.example': answers }).addresses(at('cdn.example'))).rejects.toMatchObject({
        code: 'unsafe_url',
        message: expect.stringContaining('cdn.example leads to'),
      })
  })

  test('all good answers are given, a trailing dot is dropped', async () => {
    const guard = guardOf({ 'cdn.example': ['8.8.8.8', '2606:4700::1'] })
    expect(await guard.addresses(at('cdn.example.'))).toEqual(['8.8.8.8', '2606:4700::1'])
  })

  test('no answer, and what the name server says, are no matter of safety', async () => {
    await expect(guardOf().addresses(at('none.example'))).rejects.toMatchObject({ code: 'ENOTFOUND' })
    const lookup = async () => Promise.reject(Object.assign(new Error('later'), { code: 'EAI_AGAIN' }))
    const guard = createGuard({ trusts: () => false, allowFakeIp: false, lookup })
    await expect(guard.addresses(at('a.example'))).rejects.toMatchObject({ code: 'EAI_AGAIN' })
  })
})

describe('fake-IP proxies', () => {
  test.each(['198.18.0.0', '198.18.0.7', '198.19.255.255', '::ffff:198.18.0.7', 'fc00::7', 'fc00:3fff::1'])(
    '%s',
    async address => {
      const names = { 'cdn.example': [address] }
      await expect(guardOf(names).addresses(at('cdn.example'))).rejects.toMatchObject({
        code: 'unsafe_url',
        hint: expect.stringContaining('allowFakeIp: true'),
      })
      const allowing = guardOf(names, { fakeIp: true })
      expect(await allowing.addresses(at('cdn.example'))).toEqual([address])
      expect(() => allowing.checkUrl(new URL(`http://${literal(address)}/`))).toThrow('fake-IP')
    },
  )

  test('the option allows nothing else', async () => {
    const guard = guardOf({ 'cdn.example': ['198.18.0.1', '10.0.0.1'] }, { fakeIp: true })
    await expect(guard.addresses(at('cdn.example'))).rejects.toMatchObject({ code: 'unsafe_url' })
  })
})

describe('the base URL, which the user named', () => {
  const trusted = ['http://127.0.0.1:3000', 'https://relay.lan', 'http://localhost', 'http://[::1]:8080']

  test('may be private, at its own port', async () => {
    const guard = guardOf({ 'relay.lan': ['10.0.0.1'] }, { trusted })
    for (const url of [
      'http://127.0.0.1:3000/a',
      'https://relay.lan/',
      'https://relay.lan:443/',
      'http://LOCALHOST./',
      'http://[::1]:8080/',
      'http://0x7f.1:3000/',
    ])
      guard.checkUrl(new URL(url))
    expect(await guard.addresses(at('relay.lan'))).toEqual(['10.0.0.1'])
  })

  test.each([
    '127.0.0.1',
    '127.0.0.1:3001',
    '127.0.0.2:3000',
    'relay.lan:8443',
    'relay.lan',
    'a.relay.lan',
    'relay.lan.lan',
    'localhost:3000',
    '10.0.0.1',
    '[::1]',
    '[::2]:8080',
  ])('http://%s is another place', async host => {
    const guard = guardOf({ 'relay.lan': ['10.0.0.1'] }, { trusted })
    const url = new URL(`http://${host}/`)
    expect(() => guard.checkUrl(url)).toThrow(
      expect.objectContaining({ code: 'unsafe_url', hint: expect.stringContaining('base URL') }),
    )
    if (host.startsWith('relay.lan:')) await expect(guard.addresses(url)).rejects.toThrow('not opened')
  })
})

test.each([
  ['file:///etc/passwd', /a file: address/],
  ['ftp://a.example/', /a ftp: address/],
  ['data:text/plain,x', /a data: address/],
  ['javascript:1', /a javascript: address/],
  ['blob:https://a.example/1', /a blob: address/],
  ['https://me:secret@a.example/', /^(?!.*secret).*user or password/],
  ['https://secret@a.example/', /^(?!.*secret).*user or password/],
])('%s is not opened', (url, says) => {
  expect(() => guardOf().checkUrl(new URL(url))).toThrow(says)
})
