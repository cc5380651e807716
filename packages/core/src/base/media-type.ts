/** Media type by the first bytes, or undefined. Names and headers are claims; these are facts. */
export function mediaTypeOf(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 32)).toString('latin1')
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'image/gif'
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp'
  if (text.startsWith('BM') && text.length >= 14) return 'image/bmp'
  if (text.slice(4, 8) === 'ftyp') return /^(avif|avis|mif1)/.test(text.slice(8, 12)) ? 'image/avif' : 'video/mp4'
  if (text.startsWith('\x1a\x45\xdf\xa3')) return 'video/webm'
  return undefined
}
