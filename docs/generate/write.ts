// Writes every page of the site and its menu to where Astro looks for them; nothing of it is committed.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root, siteOf } from './pages.ts'

const site = join(root, 'docs', 'site')
const folder = join(site, 'src', 'content', 'docs')
const { menu, pages, broken, pictures } = await siteOf()
if (broken.length > 0) throw new Error(`links that lead nowhere:\n${broken.join('\n')}`)

rmSync(folder, { recursive: true, force: true })
for (const { address, title, description, body } of pages) {
  const file = join(folder, `${address === '' || address === 'zh' ? join(address, 'index') : address}.md`)
  mkdirSync(dirname(file), { recursive: true })
  const front = JSON.stringify({ title, description }) // JSON is YAML
  writeFileSync(file, `---\n${front}\n---\n\n${body}`)
}
const shown = join(site, 'public', 'pictures')
rmSync(shown, { recursive: true, force: true })
mkdirSync(shown, { recursive: true })
for (const [name, file] of pictures) copyFileSync(join(root, file), join(shown, name))
const sidebar = menu.map(({ en, zh, entries }) => ({
  label: en,
  translations: { 'zh-CN': zh },
  items: entries.map(entry => ({ slug: entry.slug, label: entry.en, translations: { 'zh-CN': entry.zh } })),
}))
writeFileSync(join(site, 'sidebar.json'), `${JSON.stringify(sidebar, null, 2)}\n`)
process.stdout.write(`${pages.length} pages written\n`)
