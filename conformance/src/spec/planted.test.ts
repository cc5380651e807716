import { checkProvider, defineProvider } from '@vidrelay/core/provider'
import { expect, test } from 'vitest'
import { acme } from '../../test/acme/adapter.ts'
import { planted } from '../../test/acme/planted.ts'
import { loadRecordings } from '../format/load-recordings.ts'
import { firstCauses } from '../report/first-causes.ts'
import { runSuites } from '../suite/run-suite.ts'
import { suiteOf } from '../suite/suite.ts'
import { differencesOf } from './compare.ts'
import { readSpecification } from './specification.ts'

const folder = new URL('../../test/acme/', import.meta.url)
const spec = new URL('openapi.yaml', folder)
const recordings = loadRecordings(new URL('recordings/', folder))
const only = ['specification', ...recordings.map(({ scenario }) => scenario)]
const reportOf = (provider: typeof acme.definition) =>
  runSuites([suiteOf({ adapter: defineProvider(provider), recordings, spec })], { only })

test('a right adapter is not contradicted by its specification', async () => {
  expect(differencesOf(acme.definition, readSpecification(spec))).toEqual([])
  expect((await reportOf(acme.definition)).totals).toMatchObject({ fail: 0, untestable: 0 })
})

test('of sixty mistakes each is told, by the recording or by the specification', async () => {
  const told = await Promise.all(
    planted.map(async ({ kind, says, provider }) => {
      expect(checkProvider(provider), says).toEqual([])
      const failing = (await reportOf(provider)).checks.filter(({ failure }) => failure !== undefined)
      const [first] = failing
      return `${kind.padEnd(8)}  ${says}\n          ${first ? `${first.id}: ${first.failure!.what}` : 'NOT TOLD'}`
    }),
  )
  expect(told.filter(line => line.endsWith('NOT TOLD'))).toEqual([])
  expect(`\n${told.join('\n')}\n`).toMatchSnapshot()
})

test('a limit, a place and an error of the specification are one block each', async () => {
  for (const says of ['acme-1 takes 15 seconds at most', 'the seed stands at the top', 'policy is missing']) {
    const { provider } = planted.find(one => one.says === says)!
    expect(firstCauses(await reportOf(provider))).toMatchSnapshot()
  }
})
