import { readFileSync } from 'node:fs'
import starlight from '@astrojs/starlight'
import { defineConfig } from 'astro/config'

// Pages and menu are made by docs/generate. Links in texts are relative; for a path below a host, build with `--base /path`.
export default defineConfig({
  // Two hyphens stay two hyphens, in options and in the variables of the drawings.
  markdown: { smartypants: false },
  integrations: [
    starlight({
      title: 'vidrelay',
      locales: { root: { label: 'English', lang: 'en' }, zh: { label: '中文', lang: 'zh-CN' } },
      customCss: ['./src/site.css'],
      sidebar: JSON.parse(readFileSync(new URL('sidebar.json', import.meta.url), 'utf8')),
    }),
  ],
})
