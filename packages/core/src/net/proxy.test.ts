import { describe, expect, test } from 'vitest'
import type { VidrelayError } from '../words/errors.ts'
import { createProxyChoice } from './proxy.ts'

const secure = 'http://secure.proxy:1'
const open = 'http://open.proxy:2'
const both = { HTTPS_PROXY: secure, HTTP_PROXY: open }
const chosen = (url: string, environment: object, option?: string | false) =>
  createProxyChoice(option, environment as NodeJS.ProcessEnv)(new URL(url))

describe('the option', () => {
  test('it wins, for every address', () => {
    for (const url of ['https://a.example/', 'http://a.example/', 'http://127.0.0.1/'])
      expect(chosen(url, { ...both, NO_PROXY: '*' }, 'http://mine:3')).toBe('http://mine:3')
  })
  test('false is none', () => {
    expect(chosen('https://a.example/', both, false)).toBeUndefined()
  })
  test.each(['', 'mine:3', 'socks5://mine:3', 'nonsense'])('%j is refused', option => {
    expect(() => createProxyChoice(option, {})).toThrow('proxy: not an http(s) address')
  })
})

describe('the environment', () => {
  test.each<[name: string, url: string, environment: object, proxy: string | undefined]>([
    ['https', 'https://a.example/', both, secure],
    ['http', 'http://a.example/', both, open],
    ['none', 'https://a.example/', {}, undefined],
    ['the other one only', 'https://a.example/', { HTTP_PROXY: open }, undefined],
    ['lower case first', 'https://a.example/', { ...both, https_proxy: 'http://lower:3' }, 'http://lower:3'],
    ['empty is unset', 'https://a.example/', { ...both, https_proxy: '' }, secure],
    ['empty both', 'https://a.example/', { HTTPS_PROXY: '', https_proxy: '' }, undefined],
    ['all, as a fallback', 'https://a.example/', { ALL_PROXY: open }, open],
    ['all, in lower case', 'http://a.example/', { all_proxy: open, ALL_PROXY: secure }, open],
    ['all, where the other one is set', 'http://a.example/', { ALL_PROXY: open, HTTPS_PROXY: secure }, open],
    ['not all, where this one is set', 'https://a.example/', { ALL_PROXY: open, HTTPS_PROXY: secure }, secure],
    ['host and port alone', 'https://a.example/', { HTTPS_PROXY: 'mine:3128' }, 'http://mine:3128'],
    ['a host alone', 'https://a.example/', { HTTPS_PROXY: 'mine' }, 'http://mine'],
    ['with a password', 'https://a.example/', { HTTPS_PROXY: 'me:pw@mine:3' }, 'http://me:pw@mine:3'],
    ['an IPv6 address', 'https://a.example/', { HTTPS_PROXY: '[::1]:3128' }, 'http://[::1]:3128'],
    ['over TLS, in any case', 'https://a.example/', { HTTPS_PROXY: 'HTTPS://mine:3' }, 'HTTPS://mine:3'],
    ['CGI: a client wrote HTTP_PROXY', 'http://a.example/', { ...both, REQUEST_METHOD: 'GET' }, undefined],
    ['CGI: nobody can write http_proxy', 'http://a.example/', { http_proxy: open, REQUEST_METHOD: 'GET' }, open],
    ['CGI: nor HTTPS_PROXY', 'https://a.example/', { ...both, REQUEST_METHOD: 'GET' }, secure],
  ])('%s', (_, url, environment, proxy) => {
    expect(chosen(url, environment)).toBe(proxy)
  })

  test.each([
    'localhost',
    'localhost.',
    'LOCALHOST',
    '127.0.0.1',
    '127.8.8.8',
    '0x7f.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
  ])('loopback %s needs no exception', host => {
    expect(chosen(`http://${host}:8080/`, both)).toBeUndefined()
  })
})

describe('a variable that is no HTTP proxy', () => {
  const refusal = (environment: object) => {
    try {
      createProxyChoice(undefined, environment as NodeJS.ProcessEnv)
    } catch (error) {
      return error as VidrelayError
    }
    throw new Error('it was taken')
  }

  test.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'])(
    '%s: refused when the choice is made, by name, its value unseen',
    name => {
      for (const value of [
        'socks5://me:hush@127.0.0.1:1080',
        'socks5h://h:1',
        'SOCKS4://h:1',
        'ftp://h:1',
        'pac+http://h',
      ]) {
        const { code, field, message, retryable } = refusal({ [name]: value })
        expect({ code, field, retryable }).toEqual({ code: 'invalid_request', field: name, retryable: false })
        expect(message).toMatch(
          new RegExp(`^${name}: a ${value.slice(0, value.indexOf(':')).toLowerCase().replace('+', '.')} proxy`),
        )
        expect(message).toContain('accepted: http://host:port')
        expect(message).not.toMatch(/hush|1080/)
      }
      for (const value of ['http://', 'a b', 'http://h:99999', 'user:hush@', ':3128', 'socks5:hush:1080'])
        expect(refusal({ [name]: value }).message).toMatch(new RegExp(`^${name}: not the address of a proxy(?!.*hush)`))
    },
  )

  test('one that is not used is not asked about', () => {
    const socks = { ALL_PROXY: 'socks5://h:1' }
    expect(chosen('https://a.example/', { ...both, ...socks })).toBe(secure)
    expect(chosen('https://a.example/', { ...socks, NO_PROXY: 'b.example,*' })).toBeUndefined()
    expect(chosen('https://a.example/', { HTTPS_PROXY: 'socks5://h:1', https_proxy: secure })).toBe(secure)
    expect(chosen('https://a.example/', socks, false)).toBeUndefined()
    expect(chosen('https://a.example/', socks, 'http://mine:3')).toBe('http://mine:3')
    expect(refusal({ HTTPS_PROXY: secure, ...socks }).field).toBe('ALL_PROXY')
  })
})

describe('NO_PROXY', () => {
  test.each<[list: string, host: string, direct: boolean]>([
    ['*', 'a.example', true],
    ['a.example', 'a.example', true],
    ['A.Example', 'a.example', true],
    ['a.example.', 'a.example', true],
    ['a.example', 'a.example.', true],
    ['a.example', 'b.a.example', true],
    ['a.example', 'ba.example', false],
    ['.a.example', 'b.a.example', true],
    ['.a.example', 'a.example', true],
    ['*.a.example', 'b.a.example', true],
    ['x, a.example ,y', 'a.example', true],
    ['x a.example', 'a.example', true],
    ['a.example:443', 'a.example', true],
    ['a.example:8443', 'a.example:8443', true],
    ['a.example:8443', 'a.example', false],
    ['10.0.0.5', '10.0.0.5', true],
    ['10.0.0.5', '10.0.0.50', false],
    ['fd00::5', '[fd00::5]', true],
    ['[fd00::5]', '[fd00::5]', true],
    ['[fd00::5]:443', '[fd00::5]', true],
    ['fd00::5', '[fd00::6]', false],
    ['[fd00::5]:444', '[fd00::5]', false],
    ['fd00:0:0::0005', '[fd00::5]', true],
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '11.1.2.3', false],
    ['10.0.0.0/8', '[::ffff:10.1.2.3]', true],
    ['10.0.0.0/8:443', '10.1.2.3', true],
    ['10.0.0.0/8:444', '10.1.2.3', false],
    ['192.168.4.0/22', '192.168.7.255', true],
    ['192.168.4.0/22', '192.168.8.0', false],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['0.0.0.0/0', '[fd00::5]', false],
    ['0.0.0.0/0', 'a.example', false],
    ['fd00::/8', '[fd12::1]', true],
    ['fd00::/8', '[fe12::1]', false],
    ['[fd00::]/8', '[fd12::1]', true],
    ['[fd00::]/8:443', '[fd12::1]', true],
    ['[fd00::/8]:444', '[fd12::1]', false],
    ['10.0.0.0/33', '10.0.0.0', false],
    ['10.0.0.0/', '10.0.0.0', true],
    ['a.example/8', 'a.example', false],
    ['0.0.5', '10.0.0.5', false],
    ['127.1', '127.0.0.1', true],
    ['*:443', 'a.example', true],
    ['*:80', 'a.example', false],
    ['*.a.example:443', 'b.a.example', true],
    ['bücher.example', 'xn--bcher-kva.example', true],
    ['', 'a.example', false],
    [',,', 'a.example', false],
    ['.', 'a.example', false],
  ])('%j and %s: direct %s', (list, host, direct) => {
    for (const name of ['NO_PROXY', 'no_proxy'])
      expect(chosen(`https://${host}/`, { ...both, [name]: list })).toBe(direct ? undefined : secure)
  })
})
