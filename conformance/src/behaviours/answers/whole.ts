import type { Behaviour } from '../../behaviour.ts'
import { downloadStep, stageOf, submitStep, untimed } from '../scene.ts'
import { paidWith, stagesOf } from './stage.ts'

export const whole: Behaviour = {
  id: 'whole.each-dialect',
  group: 'The whole way',
  text: 'In every way of speaking that the document has, a task goes from its paid request over a look to its saved result.',
  source: 'packages/core/src/contract/provider.ts, "Provider.dialects"',
  plan: subject => {
    const stages = stagesOf(subject)
    const missing = Object.keys(subject.provider.dialects).filter(name => !stages.some(stage => stage.name === name))
    if (missing.length > 0)
      return {
        untestable: `no recording shows a task from its submit to its saved result in: ${missing.join(', ')}`,
      }
    return stages.map(stage => {
      const { tape, name } = stage
      return {
        what: name,
        title: `From the paid request to the saved result, as ${name}.`,
        source: tape.recording.source,
        ...stageOf(tape),
        steps: [submitStep(tape), downloadStep(tape)],
        exchanges: [
          ...paidWith(stage, tape.submit.response!),
          ...(tape.poll ? [untimed(tape.poll)] : []),
          ...tape.fetch.map(untimed),
        ],
      }
    })
  },
}
