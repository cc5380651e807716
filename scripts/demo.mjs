// `npm run demo`: the main job through the built command, against the sandbox on a real port: a video on each provider,
// an image, a remix, as real files in demo-output/, and a table of what happened.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { readMovie } from './read-movie.mjs'
import { commandWords, sampleJobs } from './sample-jobs.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const main = join(root, 'packages', 'cli', 'dist', 'main.js')
const folder = join(root, 'demo-output')

const start = (command, args, stdio) =>
  spawn(command, args, { cwd: root, stdio, shell: process.platform === 'win32' && command === 'pnpm' })
const ended = child => new Promise(resolve => child.on('close', resolve))

console.log('Building …')
const filters = ['--filter=vidrelay', '--filter=@vidrelay/sandbox']
const build = start(
  'pnpm',
  ['exec', 'turbo', 'run', 'build', ...filters, '--output-logs=errors-only'],
  ['ignore', 'ignore', 'inherit'],
)
if ((await ended(build)) !== 0) process.exit(1)

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
const sandboxWords = [main, 'sandbox', '--port', '0', '--speed', '3', '--json']
const sandbox = start(process.execPath, sandboxWords, ['ignore', 'pipe', 'ignore'])
const first = await createInterface({ input: sandbox.stdout })[Symbol.asyncIterator]().next()
const { url } = JSON.parse(first.value)

/** Runs the command; gives its JSON and what it told on the way. */
async function vidrelay(words, output) {
  const debug = join(folder, `${output}.debug.json`)
  const shared = [
    '--sandbox',
    url,
    '--journal',
    join(folder, 'tasks.db'),
    '--output',
    join(folder, output),
    '--debug',
    debug,
    '--json',
  ]
  const child = start(process.execPath, [main, ...words, ...shared], ['ignore', 'pipe', 'pipe'])
  let told = ''
  let aside = ''
  child.stdout.on('data', chunk => {
    told += chunk
  })
  child.stderr.on('data', chunk => {
    aside += chunk
  })
  const code = await ended(child)
  if (code !== 0) throw new Error(`vidrelay ${words[0]} ended with exit ${code}: ${aside}`)
  const { events } = JSON.parse(readFileSync(debug, 'utf8'))
  rmSync(debug)
  return { saved: JSON.parse(told), events }
}

/** A row of the table: what was asked of whom, what happened, what lies on the disk. */
async function rowOf(what, output, { saved, events }) {
  const file = join(folder, output)
  const isImage = output.endsWith('.png')
  const png = isImage ? readFileSync(file) : undefined
  const media = png
    ? { width: png.readUInt32BE(16), height: png.readUInt32BE(20), seconds: '-', codec: 'png' }
    : await readMovie(file)
  console.log(`made ${relative(root, file)}`)
  return {
    provider: saved.task.ref.provider,
    what,
    model: saved.task.ref.model,
    'status path': [...new Set(events.filter(event => event.type === 'status').map(event => event.upstream))].join(
      ' > ',
    ),
    polls: events.filter(event => event.type === 'request' && event.operation === 'get').length,
    file: relative(root, file),
    bytes: saved.bytes,
    seconds: media.seconds,
    size: `${media.width}x${media.height}`,
    codec: media.codec,
  }
}

async function run(job) {
  const stem = `${job.provider}-${job.what.replaceAll(' ', '-')}`
  const output = `${stem}.${job.kind === 'image' ? 'png' : 'mp4'}`
  const made = await vidrelay(commandWords(job), output)
  const rows = [await rowOf(job.what, output, made)]
  if (job.remix !== undefined) {
    const remixed = `${stem}-remix.mp4`
    rows.push(await rowOf('remix', remixed, await vidrelay(['remix', made.saved.ref, job.remix], remixed)))
  }
  return rows
}

/** Rows of the same keys as lines of a table. */
function table(rows) {
  const heads = Object.keys(rows[0])
  const widths = heads.map(head => Math.max(head.length, ...rows.map(row => String(row[head]).length)))
  const line = cells =>
    cells
      .map((cell, index) => String(cell).padEnd(widths[index]))
      .join('  ')
      .trimEnd()
  return [
    '',
    line(heads),
    line(widths.map(width => '-'.repeat(width))),
    ...rows.map(row => line(Object.values(row))),
    '',
  ].join('\n')
}

try {
  console.log(
    `Making ${sampleJobs.length + 1} results on ${new Set(sampleJobs.map(job => job.provider)).size} providers, against the sandbox at ${url} …`,
  )
  console.log(table((await Promise.all(sampleJobs.map(run))).flat()))
  console.log('The files are real: open them in a browser or a player.')
} catch (error) {
  console.error(`vidrelay demo: ${error.message}`)
  process.exitCode = 1
} finally {
  sandbox.kill()
}
