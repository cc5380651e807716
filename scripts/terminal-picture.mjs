// Draws docs/terminal.svg: a real run of the built command in the sandbox, as it looks in a pipe. `pnpm run picture`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const main = join(root, 'packages', 'cli', 'dist', 'main.js')
const args = ['generate', 'a lighthouse in the rain', '--sandbox', '--seconds', '6', '--output', 'lighthouse.mp4']

const folder = mkdtempSync(join(tmpdir(), 'vidrelay-picture-'))
const env = { ...process.env, XDG_STATE_HOME: folder, NO_COLOR: '1' }
const run = spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: 'utf8', env })
if (run.status !== 0) throw new Error(run.stderr)
const told = run.stderr
  .trim()
  .split('\n')
  .map(line => (line.length > 96 ? `${line.slice(0, 95)}…` : line))
const lines = [
  `$ vidrelay generate "a lighthouse in the rain" --sandbox --seconds 6 --output lighthouse.mp4`,
  ...told,
  run.stdout.trim().replace(`${folder}/`, ''),
]
rmSync(folder, { recursive: true })

const escaped = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const height = 20
const rows = lines.map(
  (line, index) =>
    `  <text x="20" y="${52 + index * height}"${line.startsWith('$') ? ' class="typed"' : ''}>${escaped(line)}</text>`,
)
const total = 52 + lines.length * height + 8
writeFileSync(
  join(root, 'docs', 'terminal.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 880 ${total}" width="880" height="${total}" role="img" aria-label="vidrelay makes a video in a terminal">
  <style>
    rect { fill: #16181d }
    text { font: 14px ui-monospace, Menlo, Consolas, monospace; fill: #d7dae0; white-space: pre }
    .typed { fill: #8fd18f }
  </style>
  <rect width="880" height="${total}" rx="10"/>
  <circle cx="22" cy="20" r="6" fill="#e0605e"/><circle cx="42" cy="20" r="6" fill="#e3b34c"/><circle cx="62" cy="20" r="6" fill="#62b656"/>
${rows.join('\n')}
</svg>
`,
)
