import { expect, test } from 'vitest'
import { adapters as ids } from '../../scripts/adapters.mjs'
import { adapters } from './failover.ts'

test('answers are lost over every adapter', () => {
  expect(adapters.map(({ factory }) => factory.definition.id).toSorted()).toEqual(ids.toSorted())
})
