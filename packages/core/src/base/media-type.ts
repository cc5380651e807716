/** Bytes at the beginning of a file that tell what it is; of fewer the answer may be less. */
export const tellingBytes = 512

/** Media type by the first bytes, or undefined. Names and headers are claims; these are facts. */
export function mediaTypeOf(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, tellingBytes)).toString('latin1')
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'image/gif'
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp'
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'AVI ') return 'video/x-msvideo'
  if (text.startsWith('II*\0') || text.startsWith('MM\0*')) return 'image/tiff'
  if (text.startsWith('BM') && text.length >= 14) return 'image/bmp'
  if (text.slice(4, 8) === 'ftyp') return typeOfBrands(text)
  // Of the two that share this head only one is said to be WebM.
  if (text.startsWith('\x1a\x45\xdf\xa3')) return /\x42\x82.matroska/s.test(text) ? 'video/x-matroska' : 'video/webm'
  // A packet begins every 188 bytes; one such byte alone is any text with a G.
  if (text[0] === 'G' && text[188] === 'G' && (text.length <= 376 || text[376] === 'G')) return 'video/mp2t'
  return undefined
}

/** Whether files of this type are boxes in the form of MP4. */
export const isBoxed = (type: string | undefined): boolean => type !== undefined && boxed.has(type)
const boxed: ReadonlySet<string> = new Set(['video/mp4', 'video/quicktime', 'image/avif', 'image/heic', 'image/heif'])

/** The major brand decides where it names a format; a generic one leaves it to those that the file is compatible with. */
function typeOfBrands(text: string): string {
  const end = Buffer.from(text.slice(0, 4), 'latin1').readUInt32BE()
  const compatible = text.slice(16, end).match(/.{4}/gs) ?? []
  const major = text.slice(8, 12)
  if (major === 'qt  ') return 'video/quicktime'
  const isGeneric = /^(mif[12]|msf1|miaf)$/.test(major)
  for (const brand of isGeneric ? compatible : [major]) {
    if (/^avi[fs]$/.test(brand)) return 'image/avif'
    if (/^he[iv][cxms]$/.test(brand)) return 'image/heic'
  }
  return isGeneric ? 'image/heif' : 'video/mp4'
}
