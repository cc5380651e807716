import { describe, expect, test } from 'vitest'
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
    ['', 'a.example', false],
    [',,', 'a.example', false],
    ['.', 'a.example', false],
  ])('%j and %s: direct %s', (list, host, direct) => {
    for (const name of ['NO_PROXY', 'no_proxy'])
      expect(chosen(`https://${host}/`, { ...both, [name]: list })).toBe(direct ? undefined : secure)
  })
})
