import { readFileSync } from 'node:fs'
import starlight from '@astrojs/starlight'
import { defineConfig } from 'astro/config'

// Pages and menu are made by docs/generate; their links are relative, so that the built folder works under any address.
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
