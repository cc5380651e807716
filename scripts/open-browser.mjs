import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { inflate } from '@sparticuz/chromium'
import { chromium } from 'playwright-core'

/** Nothing asks for the network by itself, and no name leads anywhere. */
const quiet = [
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]

/**
 * A headless Chromium (H.264 included), of which nothing has to be installed: program, libraries and one font come out
 * of an npm package. That package is for Linux on x64; elsewhere it is the Chrome that the machine has.
 * @param {{ fonts?: readonly string[] }} [options] folders of fonts beside its own, for letters that it has not
 * @returns {Promise<import('playwright-core').Browser>} Closing it removes what was unpacked.
 */
export async function openBrowser({ fonts = [] } = {}) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return chromium.launch({ channel: 'chrome', args: quiet })
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-browser-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    await unpack(folder, fonts)
    const browser = await chromium.launch({
      executablePath: join(folder, 'chromium'),
      args: quiet,
      env: {
        ...env,
        HOME: folder,
        FONTCONFIG_FILE: join(folder, 'fonts.conf'),
        LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      },
    })
    browser.on('disconnected', remove)
    return browser
  } catch (error) {
    remove()
    throw error
  }
}

/** The package unpacks into the folder for temporary files; one of our own, so that two runs never share a half-written file. */
async function unpack(folder, fonts) {
  const before = env.TMPDIR
  env.TMPDIR = folder
  try {
    const archive = name => fileURLToPath(new URL(`../bin/${name}`, import.meta.resolve('@sparticuz/chromium')))
    await Promise.all(['chromium.br', 'fonts.tar.br', 'al2023.tar.br'].map(name => inflate(archive(name))))
  } finally {
    if (before === undefined) delete env.TMPDIR
    else env.TMPDIR = before
  }
  const folders = [`${folder}/fonts`, ...fonts].map(one => `<dir>${one}</dir>`).join('')
  const config = `<fontconfig>${folders}<cachedir>${folder}/fonts-cache</cachedir></fontconfig>`
  writeFileSync(join(folder, 'fonts.conf'), config)
}
