import type { Line, Report } from './report.ts'

/** Unit of everything below: pixels. */
const [width, rowHeight, top, nameWidth, valueWidth, edge] = [860, 22, 34, 330, 190, 10]
const track = width - nameWidth - valueWidth - 2 * edge

const style = `
text{font:13px system-ui,sans-serif;fill:#1f2328}
.head{font-weight:600}
.value{font-variant-numeric:tabular-nums;fill:#59636e}
.bar{fill:#4f7cc9}
.base{fill:#b7bfc9}
.range{stroke:#1f2328;stroke-width:1.5}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.value{fill:#9aa4af}.bar{fill:#5b8def}.base{fill:#4b5563}.range{stroke:#e6edf3}}`

/** A report as a picture: a bar for each line, of its ratio to the base where it has one, else of its figure among those of its unit. */
export function chartOf({ name, lines }: Report): string {
  const height = top + lines.length * rowHeight + edge
  const rows = lines.map((line, index) => rowOf(line, top + index * rowHeight, mostBeside(line, lines)))
  const what = lines.some(({ rate }) => rate) ? ', work per second of the first line; the stroke: 95 % interval' : ''
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(name)}">`,
    `<style>${style}\n</style>`,
    `<text class="head" x="${edge}" y="20">${escaped(name + what)}</text>`,
    ...rows,
    '</svg>\n',
  ].join('\n')
}

/** The most of all that stands on the same scale. */
const mostBeside = (line: Line, lines: readonly Line[]): number =>
  Math.max(...lines.filter(other => scaleOf(other) === scaleOf(line)).map(other => figureOf(other).high), 1e-9)
const scaleOf = ({ rate, unit, name }: Line): string => (rate ? `ratio ${name.split(' ', 1)[0]}` : unit)
const figureOf = ({ rate, value, low = value, high = value }: Line) => rate ?? { value, low, high }

function rowOf(line: Line, y: number, most: number): string {
  const { value, low, high } = figureOf(line)
  const x = edge + nameWidth
  const long = (of: number) => Math.max(0, Math.round((track * of) / most))
  const told = line.rate
    ? `${line.rate.value.toFixed(2)}  [${low.toFixed(2)}..${high.toFixed(2)}]`
    : `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${line.unit}`
  const middle = y + rowHeight / 2
  const isBase = line.rate !== undefined && low === high
  const range =
    low === high
      ? ''
      : `<line class="range" x1="${x + long(low)}" x2="${x + long(high)}" y1="${middle}" y2="${middle}"/>`
  return [
    `<text x="${edge}" y="${middle + 4}">${escaped(line.name)}</text>`,
    `<rect class="${isBase ? 'base' : 'bar'}" x="${x}" y="${y + 4}" width="${long(value)}" height="${rowHeight - 8}" rx="2"/>${range}`,
    `<text class="value" x="${width - edge}" y="${middle + 4}" text-anchor="end">${escaped(told)}</text>`,
  ].join('')
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
