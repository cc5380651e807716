import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { evidenceClasses, type Report } from '../format/report.ts'
import { provenanceWords, wordOf } from './view.ts'

/** The scripts of the page, each after those that it imports. */
const modules = [
  'element',
  'data',
  'indent-json',
  'exchange',
  'check',
  'detail',
  'filters',
  'evidence',
  'matrix',
  'words',
  'main',
]

/**
 * One page that holds all of the report: provider by requirement, each cell opening what is known of it. It asks nothing
 * of the network, and its policy would not let it: only the style and the script below may run, known by their hashes,
 * and no text can become markup. The data goes in compressed, which takes a tenth of the room.
 */
export function html(report: Report): string {
  const style = partOf('page.css')
  const script = modules.map(name => withoutImports(partOf(`${name}.js`))).join('\n')
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
  const json = JSON.stringify({ report, words: wordOf, provenanceWords, evidenceClasses })
  const data = gzipSync(json, { level: 9 }).toString('base64')
  return pageOf({ policy, style, script, data })
}

const pageOf = ({ policy, style, script, data }: { [part in 'policy' | 'style' | 'script' | 'data']: string }) =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Conformance</title>
<style>${style}</style>
</head>
<body>
<header class="top">
  <div class="title">
    <h1>Conformance</h1>
    <p id="totals" class="totals"></p>
    <p id="about" class="quiet"></p>
    <details id="words" hidden><summary>Status words, and whose they are</summary></details>
  </div>
  <form id="filters" class="filters" role="search" aria-label="Filter the cells">
    <input id="search" type="search" placeholder="Search" aria-label="Search" autocomplete="off" spellcheck="false">
    <div id="providers" class="choices" role="group" aria-label="Providers"></div>
    <div id="verdicts" class="choices" role="group" aria-label="Verdicts"></div>
    <button id="clear" type="reset" hidden>Clear</button>
    <output id="shown" class="quiet"></output>
  </form>
</header>
<main>
  <div id="evidence" class="evidence" tabindex="0" role="region" aria-label="Evidence" hidden></div>
  <div id="matrix" class="matrix" tabindex="0" role="region" aria-label="Requirements and providers">
    <noscript>This page needs JavaScript. The JSON report says the same.</noscript>
  </div>
</main>
<dialog id="detail" aria-labelledby="detail-title"></dialog>
<script id="data" type="application/octet-stream">${data}</script>
<script type="module">${script}</script>
</body>
</html>
`

/** The parts of the page stand in src, as the browser reads them, beside the sources and in the tarball; dist lies as deep. */
const partOf = (name: string) => readFileSync(new URL(`../../src/report/page/${name}`, import.meta.url), 'utf8')

/** One script out of several: each of their names is there only once. */
const withoutImports = (module: string) =>
  module.replaceAll(/^import [^;]*? from '.*'\n/gm, '').replaceAll(/^export /gm, '')

const hashOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`
