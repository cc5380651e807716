import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatRef } from '@vidrelay/core'
import { type Sandbox, startSandbox } from '@vidrelay/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePlace, type Place, secretKey } from './command.ts'
import { pixel } from './video-facts.ts'

let place: Place
let sandbox: Sandbox
beforeAll(async () => {
  place = await makePlace()
  sandbox = await startSandbox()
  writeFileSync(join(place.folder, 'pixel.png'), pixel)
  writeFileSync(join(place.folder, 'notes.txt'), 'not an image')
  writeFileSync(join(place.folder, 'taken.mp4'), 'mine')
  mkdirSync(join(place.folder, 'folder'))
})
afterAll(async () => {
  await sandbox.close()
  await place[Symbol.asyncDispose]()
})

const image = (count: number) => Array.from({ length: count }, () => ['--image', 'pixel.png']).flat()
const long = (text: string) => text.repeat(40)
const elsewhere = formatRef({
  v: 1,
  provider: 'apixgo',
  dialect: 'task',
  kind: 'video',
  id: 'task_1',
  baseURL: 'https://elsewhere.example',
  createdAt: '2026-11-21T10:00:00.000Z',
})

interface Slip {
  words: string[]
  /** What the sentence on stderr says. */
  says: RegExp
  code?: number
  env?: { [name: string]: string }
  /** Speaks to the sandbox as to any relay, with a key. */
  asRelay?: true
}

const slips: { [name: string]: Slip } = {
  'an empty prompt': { words: ['generate', ''], says: /^error: prompt: is required by grok-image-video/ },
  'a blank prompt': { words: ['generate', '  '], says: /^error: prompt: is required/ },
  'no prompt': { words: ['generate'], says: /^error: prompt: is required/ },
  'an empty prompt from stdin': { words: ['generate', '-'], says: /^error: prompt: is required/ },
  'two prompts': { words: ['generate', 'a', '--prompt', 'b'], says: /^error: prompt: it is given twice/ },
  'a prompt without quotes': { words: ['generate', 'a', 'cat'], says: /too many arguments.*\nhint: .*quotes/ },
  'no key': {
    words: ['generate', 'x'],
    asRelay: true,
    code: 3,
    says: /^error: api-key: Apixgo needs a key; set APIXGO_API_KEY or NEWAPI_API_KEY or pass --api-key\..+\nhint: .*--sandbox/,
  },
  'an empty key': { words: ['generate', 'x', '--api-key', ''], asRelay: true, code: 3, says: /^error: api-key: / },
  'a key with a line break': {
    words: ['generate', 'x'],
    asRelay: true,
    env: { APIXGO_API_KEY: `${secretKey}\n` },
    code: 3,
    says: /^error: APIXGO_API_KEY: a space or line break stands at position 29 of 29/,
  },
  'a proxy variable that is no HTTP proxy': {
    words: ['generate', 'x', '--api-key', secretKey],
    asRelay: true,
    env: { ALL_PROXY: 'socks5h://me:hush@127.0.0.1:1080' },
    says: /^error: ALL_PROXY: a socks5h proxy is not supported; accepted: http:\/\/host:port(?!.*hush)/,
  },
  'an unknown provider': {
    words: ['generate', 'x', '--provider', 'apixgoo'],
    says: /^error: provider: there is no "apixgoo"; accepted: apixgo/,
  },
  '0 seconds': { words: ['generate', 'x', '--seconds', '0'], says: /^error: seconds: must be a whole number/ },
  'one and a half seconds': { words: ['generate', 'x', '--seconds', '1.5'], says: /^error: seconds: must be a whole/ },
  '16 seconds': { words: ['generate', 'x', '--seconds', '16'], says: /^error: seconds: 16.*1 to 15/ },
  'seconds that are no number': {
    words: ['generate', 'x', '--seconds', '4s'],
    says: /^error: seconds: "4s" is no num/,
  },
  'hexadecimal seconds': { words: ['generate', 'x', '--seconds', '0x4'], says: /^error: seconds: "0x4" is no number/ },
  'a count of none': { words: ['generate', 'x', '--count', '0'], says: /^error: count: must be a whole number/ },
  'a ratio that is none': { words: ['generate', 'x', '--aspect-ratio', 'wide'], says: /^error: aspect-ratio: must be/ },
  'a field that it has not': { words: ['generate', 'x', '--seed', '0'], says: /^error: seed: .*has no such field/ },
  'two images where one is taken': {
    words: ['generate', 'x', '--model', 'grok-video-1.5', ...image(2)],
    says: /^error: images: 2 .*exactly 1/,
  },
  'no image where one is needed': {
    words: ['generate', 'x', '--model', 'grok-video-1.5'],
    says: /^error: images: 0 .*exactly 1/,
  },
  'eight images': {
    words: ['generate', 'x', '--model', 'grok-image-video', ...image(8)],
    says: /^error: images: 8 .*at most 7/,
  },
  '12 seconds with two references': {
    words: ['generate', 'x', '--seconds', '12', ...image(2)],
    says: /^error: seconds: 12 .*when images is 2 or more; accepted: at most 10/,
  },
  'bare base64': {
    words: ['generate', 'x', '--image', pixel.toString('base64')],
    says: /^error: images\[0\]: bare base64 is not accepted; write it as a whole data URL/,
  },
  'long bare base64': {
    words: ['generate', 'x', '--image', long('QUJDRA')],
    says: /^error: images\[0\]: bare base64/,
  },
  'half a data URL': {
    words: ['generate', 'x', '--image', 'data:image/png;base64,'],
    says: /^error: images\[0\]: this data URL/,
  },
  'a file: URL': {
    words: ['generate', 'x', '--image', 'file:///etc/passwd'],
    says: /^error: images\[0\]: a file: URL/,
  },
  'another scheme': {
    words: ['generate', 'x', '--image', 'ftp://a.example/b'],
    says: /^error: images\[0\]: this is no/,
  },
  'an image that is not there': {
    words: ['generate', 'x', '--image', './no-such.png'],
    says: /^error: images\[0\]: cannot read ".\/no-such.png": there is no such file/,
  },
  'a folder as image': {
    words: ['generate', 'x', '--image', 'folder'],
    says: /^error: images\[0\]: cannot read "folder"/,
  },
  'a text file as image': {
    words: ['generate', 'x', ...image(1), '--image', 'notes.txt'],
    says: /^error: images\[1\]: "notes.txt" is not an image; accepted: PNG, JPEG/,
  },
  'a role that it does not take': {
    words: ['generate', 'x', '--image', 'first:pixel.png'],
    says: /^error: images\[0\]: the provider takes no firstFrame here/,
  },
  'an output that is a folder': {
    words: ['generate', 'x', '--output', 'folder'],
    says: /^error: output: folder is a directory/,
  },
  'an output that exists': {
    words: ['generate', 'x', '--output', 'taken.mp4'],
    says: /^error: output: taken.mp4 exists and is not overwritten/,
  },
  'an output in no folder': {
    words: ['generate', 'x', '--output', 'no/x.mp4'],
    says: /^error: output: there is no folder/,
  },
  'an output that nobody waits for': {
    words: ['generate', 'x', '--no-wait', '--output', 'x.mp4'],
    says: /^error: no-wait: nothing is saved/,
  },
  'a base URL that ends in /v1/v1': {
    words: [
      'generate',
      'x',
      '--provider',
      'apixgo',
      '--base-url',
      'https://relay.example/v1/v1',
      '--api-key',
      secretKey,
    ],
    says: /^error: base-url: it ends in \/v1\/v1/,
  },
  'a base URL that is none': {
    words: ['generate', 'x', '--provider', 'apixgo', '--base-url', 'relay.example', '--api-key', secretKey],
    says: /^error: base-url: not an http\(s\) address/,
  },
  'a ref of another origin': {
    words: ['get', elsewhere],
    says: /^error: ref: this task lives at https:\/\/elsewhere.example, .*\nhint: .*--base-url https:\/\/elsewhere.example/,
  },
  'a ref that is none': { words: ['get', 'vr1_nonsense'], says: /^error: ref: not a task ref/ },
  'a task that the journal does not know': {
    words: ['watch', 'order-0'],
    says: /^error: ref: the journal knows no task/,
  },
  'an option that is none': {
    words: ['generate', 'x', '--second', '4'],
    says: /^error: unknown option '--second'.*--seconds/,
  },
  'an option given twice': {
    words: ['generate', 'x', '--seconds', '4', '--seconds', '6'],
    says: /^error: seconds: it is given twice/,
  },
  'an option without its value': {
    words: ['generate', '--prompt', '--seconds', '4'],
    says: /^error: prompt: its value is missing: --seconds is an option/,
  },
  "a provider's option that is no pair": {
    words: ['generate', 'x', '--option', 'seed'],
    says: /^error: option: "seed" is/,
  },
  "a provider's option in half JSON": {
    words: ['generate', 'x', '--option', 'a={'],
    says: /^error: option: a begins like/,
  },
  "a provider's option that overrides": {
    words: ['generate', 'x', '--option', 'seconds=30'],
    says: /^error: option seconds: this is what the field seconds writes/,
  },
  'a deadline of nothing': { words: ['generate', 'x', '--deadline', '0'], says: /^error: deadline: 0 .*more than 0/ },
  'a negative price': { words: ['generate', 'x', '--max-cost', '-1'], says: /^error: max-cost: -1 .*0 or more/ },
  'a key that is too long': {
    words: ['generate', 'x', '--key', long('order-')],
    says: /^error: key: accepted: text of 1/,
  },
  'a recording over a file': {
    words: ['generate', 'x', '--debug', 'notes.txt'],
    says: /^error: debug: notes.txt exists and is not overwritten/,
  },
  'a command that is none': { words: ['genrate', 'x'], says: /^error: unknown command 'genrate'.*generate/ },
}

test.concurrent.each(Object.entries(slips))('%s is refused in a sentence, and nothing is sent', async (_, slip) => {
  const { words, says, code = 2, env = {}, asRelay } = slip
  const there = asRelay ? ['--provider', 'apixgo', '--base-url', `${sandbox.url}/apixgo`] : ['--sandbox', sandbox.url]
  const isComplete = words.includes('--base-url') || words[0] === 'genrate'
  const result = await place.run([...words, ...(isComplete ? [] : there)], { env })
  expect(result.stderr).toMatch(says)
  expect(result).toMatchObject({ code, stdout: '' })
  expect(sandbox.requests).toEqual([])
})

test.concurrent('--sandbox and --api-key contradict each other', async () => {
  const result = await place.run(['generate', 'x', '--sandbox', sandbox.url, '--api-key', secretKey])
  expect(result).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: sandbox: .*--api-key/) })
})

test.concurrent('with --json the refusal is one document on stdout, the sentence still on stderr', async () => {
  const parsed = await place.run(['generate', 'x', '--second', '4', '--json'])
  expect(parsed.code).toBe(2)
  expect(parsed.json()).toEqual({
    error: expect.objectContaining({
      code: 'invalid_request',
      exitCode: 2,
      message: expect.stringContaining('--second'),
    }),
  })
  const judged = await place.run(['generate', 'x', '--seconds', '16', '--json', '--sandbox', sandbox.url])
  expect(judged.json()).toEqual({
    error: expect.objectContaining({ code: 'invalid_request', field: 'seconds', exitCode: 2, provider: 'apixgo' }),
  })
  expect(judged.stderr).toBe(`error: ${judged.json().error.message}\n`)
})
