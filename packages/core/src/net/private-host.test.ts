import { isIP } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../../test/any-text.ts'
import { isAddress } from './private-host.ts'

const host = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV6().map(address => `${address}%eth0`),
  fc.ipV4().map(address => `::ffff:${address}`),
  fc.domain(),
  anyText(),
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef:.%'), maxLength: 20 }),
)

test('a literal is what Node takes for an address', () => {
  fc.assert(
    fc.property(host, text => {
      expect(isAddress(text)).toBe(isIP(text) !== 0)
    }),
  )
})
