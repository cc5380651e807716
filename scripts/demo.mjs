// `npm run demo`: the main job through the built command, against the sandbox on a real port: a video from text and a
// video from a local image, as playable MP4s in demo-output/, and a table of what happened.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { readMovie } from './read-movie.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const main = join(root, 'packages', 'cli', 'dist', 'main.js')
const folder = join(root, 'demo-output')

const start = (command, args, stdio) =>
  spawn(command, args, { cwd: root, stdio, shell: process.platform === 'win32' && command === 'pnpm' })
const ended = child => new Promise(resolve => child.on('close', resolve))

console.log('Building …')
const build = start(
  'pnpm',
  ['exec', 'turbo', 'run', 'build', '--filter=vidrelay', '--filter=@vidrelay/sandbox', '--output-logs=errors-only'],
  ['ignore', 'ignore', 'inherit'],
)
if ((await ended(build)) !== 0) process.exit(1)

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
const sandbox = start(
  process.execPath,
  [main, 'sandbox', '--port', '0', '--speed', '3', '--json'],
  ['ignore', 'pipe', 'inherit'],
)
const first = await createInterface({ input: sandbox.stdout })[Symbol.asyncIterator]().next()
const { url } = JSON.parse(first.value)

const jobs = [
  {
    name: 'text to video',
    output: 'apixgo-from-text.mp4',
    args: [
      'A red sports car drives through rainy neon streets at night',
      '--model',
      'grok-image-video',
      '--seconds',
      '6',
      '--aspect-ratio',
      '16:9',
    ],
  },
  {
    name: 'image to video',
    output: 'apixgo-from-image.mp4',
    args: [
      'Animate the product with a slow rotating camera',
      '--model',
      'grok-video-1.5',
      '--seconds',
      '4',
      '--aspect-ratio',
      '9:16',
      '--image',
      join(root, 'examples', 'product.png'),
    ],
  },
]

async function make({ name, output, args }) {
  const file = join(folder, output)
  const debug = join(folder, `${output}.debug.json`)
  const whole = [
    main,
    'generate',
    ...args,
    '--provider',
    'apixgo',
    '--sandbox',
    url,
    '--journal',
    join(folder, 'tasks.db'),
    '--output',
    file,
    '--debug',
    debug,
    '--json',
  ]
  const child = start(process.execPath, whole, ['ignore', 'pipe', 'inherit'])
  let told = ''
  child.stdout.on('data', chunk => {
    told += chunk
  })
  const code = await ended(child)
  if (code !== 0) throw new Error(`vidrelay ended with exit ${code}: ${told}`)
  const { events } = JSON.parse(readFileSync(debug, 'utf8'))
  const path = events.filter(event => event.type === 'status').map(event => event.upstream)
  const polls = events.filter(event => event.type === 'request' && event.operation === 'get').length
  const saved = JSON.parse(told)
  const movie = await readMovie(file)
  return {
    what: name,
    provider: saved.task.ref.provider,
    model: saved.task.ref.model,
    'status path': [...new Set(path)].join(' > '),
    polls,
    file: relative(root, file),
    bytes: saved.bytes,
    seconds: movie.seconds,
    size: `${movie.width}x${movie.height}`,
    codec: movie.codec,
  }
}

try {
  console.log(`Making ${jobs.length} videos against the sandbox at ${url} …\n`)
  console.table(await Promise.all(jobs.map(make)))
  console.log('The MP4s are real: open them in a browser or a player.')
} catch (error) {
  console.error(`vidrelay demo: ${error.message}`)
  process.exitCode = 1
} finally {
  sandbox.kill()
}
