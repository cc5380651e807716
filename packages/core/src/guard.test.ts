import { describe, expect, test } from 'vitest'
import { createGuard, literalIsPrivate } from './guard.ts'

const guardOf = (
  names: { [name: string]: readonly string[] } = {},
  more: { trusted?: string[]; fakeIp?: boolean } = {},
) => {
  const asked: string[] = []
  const guard = createGuard({
    trustedHosts: new Set(more.trusted),
    allowFakeIp: more.fakeIp ?? false,
    lookup: async name => {
      asked.push(name)
      return names[name] ?? []
    },
  })
  return { ...guard, asked }
}
const literal = (address: string) => (address.includes(':') ? `[${address}]` : address)

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
  ['::', '::ffff:ffff'],
  ['64:ff9b::', '64:ff9b::ffff:ffff'],
  ['64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
  ['100::', '100::ffff:ffff:ffff:ffff'],
  ['2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['::ffff:0:0:0', '::ffff:0:7f00:1'],
  ['fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
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
const publicSix = ['2606:4700::1', '2001:200::1', '2003::1', '64:ff9a::1', '::ffff:8.8.8.8', '::ffff:808:808']

describe('addresses', () => {
  test.each(blocked.flat())('%s is not opened, as a literal or behind a name', async address => {
    const guard = guardOf({ 'cdn.example': [address] })
    expect(() => guard.checkUrl(new URL(`https://${literal(address)}/`))).toThrow(/private or reserved/)
    await expect(guard.addresses(literal(address))).rejects.toMatchObject({ code: 'unsafe_url' })
    await expect(guard.addresses('cdn.example')).rejects.toMatchObject({ code: 'unsafe_url' })
    expect(literalIsPrivate(literal(address))).toBe(true)
    expect(guard.asked).toEqual(['cdn.example'])
  })

  test.each([...isPublic, ...publicToo, ...publicSix])('%s is', async address => {
    const guard = guardOf({ 'cdn.example': [address] })
    guard.checkUrl(new URL(`https://${literal(address)}/`))
    expect(await guard.addresses(literal(address))).toEqual([address])
    expect(await guard.addresses('cdn.example')).toEqual([address])
    expect(literalIsPrivate(literal(address))).toBe(false)
  })

  test.each(['0x7f.1', '2130706433', '017700000001', '127.1', '①②⑦.0.0.1', '127.0.0.1.', '[::ffff:127.0.0.1]'])(
    'the spelling %s',
    host => {
      expect(() => guardOf().checkUrl(new URL(`http://${host}/`))).toThrow(/not opened/)
    },
  )

  test('a zone changes nothing', async () => {
    await expect(guardOf({ 'cdn.example': ['fe80::1%eth0'] }).addresses('cdn.example')).rejects.toThrow('private')
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
      await expect(guardOf({ 'cdn.example': answers }).addresses('cdn.example')).rejects.toMatchObject({
        code: 'unsafe_url',
        message: expect.stringContaining('cdn.example leads to'),
      })
  })

  test('all good answers are given, a trailing dot is dropped', async () => {
    const guard = guardOf({ 'cdn.example': ['8.8.8.8', '2606:4700::1'] })
    expect(await guard.addresses('cdn.example.')).toEqual(['8.8.8.8', '2606:4700::1'])
  })

  test('no answer, and what the name server says, are no matter of safety', async () => {
    await expect(guardOf().addresses('none.example')).rejects.toMatchObject({ code: 'ENOTFOUND' })
    const lookup = async () => Promise.reject(Object.assign(new Error('later'), { code: 'EAI_AGAIN' }))
    const guard = createGuard({ trustedHosts: new Set(), allowFakeIp: false, lookup })
    await expect(guard.addresses('a.example')).rejects.toMatchObject({ code: 'EAI_AGAIN' })
  })
})

describe('fake-IP proxies', () => {
  test.each(['198.18.0.0', '198.18.0.7', '198.19.255.255', '::ffff:198.18.0.7'])('%s', async address => {
    const names = { 'cdn.example': [address] }
    await expect(guardOf(names).addresses('cdn.example')).rejects.toMatchObject({
      code: 'unsafe_url',
      hint: expect.stringContaining('allowFakeIp: true'),
    })
    const allowing = guardOf(names, { fakeIp: true })
    expect(await allowing.addresses('cdn.example')).toEqual([address])
    expect(() => allowing.checkUrl(new URL(`http://${literal(address)}/`))).toThrow('fake-IP')
  })

  test('the option allows nothing else', async () => {
    const guard = guardOf({ 'cdn.example': ['198.18.0.1', '10.0.0.1'] }, { fakeIp: true })
    await expect(guard.addresses('cdn.example')).rejects.toMatchObject({ code: 'unsafe_url' })
  })
})

describe('the base URL, which the user named', () => {
  test('may be private, exactly as named', async () => {
    const guard = guardOf({ 'relay.lan': ['10.0.0.1'] }, { trusted: ['127.0.0.1', 'relay.lan', 'localhost', '::1'] })
    for (const url of [
      'http://127.0.0.1:1/',
      'http://relay.lan/',
      'http://LOCALHOST./',
      'http://[::1]/',
      'http://0x7f.1/',
    ])
      guard.checkUrl(new URL(url))
    expect(await guard.addresses('relay.lan')).toEqual(['10.0.0.1'])
  })

  test.each(['127.0.0.2', 'a.relay.lan', 'relay.lan.lan', '10.0.0.1', '[::2]'])('%s is another host', host => {
    const guard = guardOf({}, { trusted: ['127.0.0.1', 'relay.lan', '::1'] })
    expect(() => guard.checkUrl(new URL(`http://${host}/`))).toThrow(/not opened/)
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
