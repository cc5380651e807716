import { readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const folder = join(import.meta.dirname, 'dist')
const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.xml': 'application/xml',
}

/** The built folder on loopback, as any host of static files has it. `port`: 0 is a free one. */
export async function serveSite(port = 0) {
  const server = createServer(async ({ url = '/' }, response) => {
    const file = await fileOf(join(folder, pathOf(url)))
    response.writeHead(file === undefined ? 404 : 200, {
      'content-type': types[extname(file ?? '.html')] ?? 'application/octet-stream',
    })
    response.end(await readFile(file ?? join(folder, '404.html')))
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }
}

/** A path below the folder; one that is spelled wrongly leads to nothing. */
function pathOf(url) {
  try {
    return normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname))
  } catch {
    return 'nowhere'
  }
}

async function fileOf(path) {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return fileOf(join(path, 'index.html'))
  return found ? path : undefined
}
