import fc from 'fast-check'

const unit = fc.integer({ min: 0, max: 0xffff }).map(code => String.fromCharCode(code))

/** Any text at all, lone surrogates and control characters included; `pieces` stand in it more often than chance would have them. */
export const anyText = (...pieces: readonly string[]): fc.Arbitrary<string> =>
  fc.array(pieces.length > 0 ? fc.oneof(fc.constantFrom(...pieces), unit) : unit).map(parts => parts.join(''))
