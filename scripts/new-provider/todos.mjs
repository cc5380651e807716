import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Lines that still say TODO in these files and folders below `root`, as `file:line: text`. */
export function todosIn(root, paths) {
  const files = paths.flatMap(path => {
    if (!existsSync(join(root, path))) return []
    if (/\.\w+$/.test(path)) return [path]
    return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => relative(root, join(entry.parentPath, entry.name)))
      .filter(file => !/(^|\/)(node_modules|dist|\.results)\//.test(file))
  })
  return files.flatMap(file =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (/\bTODO\b/.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 110)}`] : [])),
  )
}
