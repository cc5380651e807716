/**
 * JSON text with line ends and indentation, every value as it was written: parsing it would change large numbers and
 * lose repeated keys. Text that is no JSON comes back as it is.
 */
export function indentJson(text) {
  try {
    JSON.parse(text)
  } catch {
    return text
  }
  let depth = 0
  const newLine = () => `\n${'  '.repeat(depth)}`
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|[[{]\s*[\]}]|\s+|\S/g, token => {
    if (token.trim() === '') return ''
    if (token.startsWith('"')) return token
    if (token.length > 1) return token[0] + token.at(-1)
    if (token === '{' || token === '[') {
      depth++
      return token + newLine()
    }
    if (token === '}' || token === ']') {
      depth--
      return newLine() + token
    }
    if (token === ',') return token + newLine()
    return token === ':' ? ': ' : token
  })
}
