import type { Behaviour, Trial } from '../../behaviour.ts'
import type { Step } from '../../step.ts'
import { faultBehaviour, type Ground, succeeded, trial } from './ground.ts'
import { deadline } from './poll-scene.ts'

type Ref = { readonly [name: string]: string | number }

/** What a queue or a database may hand over: the ref of the tape's task, written by hand. */
function refOf({ provider, tape, baseURL }: Ground): Ref {
  const { account } = tape.recording.client ?? {}
  return {
    v: 1,
    provider: provider.id,
    dialect: tape.dialect,
    kind: tape.kind,
    id: tape.id,
    baseURL,
    createdAt: '2026-01-01T00:00:00.000Z',
    ...(account !== undefined && { account }),
  }
}

/** Whatever is asked of such refs is refused, and the wire stays silent. */
function refused(ground: Ground, change: string, refs: { readonly [what: string]: Ref }): readonly Trial[] {
  const expect = { error: { code: 'invalid_request', field: 'ref' } }
  const steps = Object.entries(refs).flatMap(([what, changes]): Step[] => {
    const ref = { ...refOf(ground), ...changes }
    return [
      { do: 'get', note: what, ref, expect },
      { do: 'wait', note: what, ref, deadline, expect },
      { do: 'download', note: what, ref, deadline, file: 'out.bin', expect },
    ]
  })
  return [{ ...trial(ground, '', change, steps, []), exchanges: [] }]
}

const plain = faultBehaviour(
  'lifecycle.ref-alone',
  'A ref is plain JSON, and enough: a task can be asked for by a client that never heard of it.',
  'packages/core/README.md, "Coming back to a task"',
  ground => {
    if (ground.dialect.routes.submit?.take) return { notApplicable: 'later routes need more than the id' }
    const step: Step = { do: 'get', ref: refOf(ground), expect: { task: succeeded(ground) } }
    return [{ ...trial(ground, '', 'by its ref alone', [step], []), exchanges: [ground.poll] }]
  },
)

const foreign = faultBehaviour(
  'lifecycle.foreign-ref',
  'The ref of a task of another provider, another address or another account is refused; the wire stays silent.',
  'packages/core/README.md, "Coming back to a task"',
  ground =>
    refused(ground, 'refs of others', {
      'another provider': { provider: `not-${ground.provider.id}` },
      'another address': { baseURL: 'https://elsewhere.example.org' },
      'another path': { baseURL: `${ground.baseURL}/tenant` },
      'another account': { account: 'somebody-else' },
    }),
)

const broken = faultBehaviour(
  'lifecycle.broken-ref',
  'What is no ref is refused by its name, without being repeated; the wire stays silent.',
  'packages/core/README.md, "Coming back to a task"',
  ground =>
    refused(ground, 'what is no ref', {
      'another version': { v: 2 },
      'no id': { id: '' },
      'a long id': { id: 'x'.repeat(5000) },
      'no such dialect': { dialect: 'nowhere' },
      'a name of every object': { dialect: 'constructor' },
      'another kind': { kind: 'audio' },
      'no date': { createdAt: 'yesterday' },
    }),
)

export const lifecycleRefs: readonly Behaviour[] = [plain, foreign, broken]
