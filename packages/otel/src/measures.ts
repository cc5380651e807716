import type { Meter } from '@opentelemetry/api'
import { type ChannelMessage, isFinal } from '@vidrelay/core'
import { commonOf, errorOf, idOf, type Told } from './attributes.ts'
import { metricNames, ours } from './names.ts'

/** The boundaries that the conventions ask for. Unit: seconds. */
const requestSeconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
/** A video takes minutes, seldom an hour. Unit: seconds. */
const taskSeconds = [5, 10, 20, 30, 60, 90, 120, 180, 300, 600, 1200, 3600]

/** What is counted; attributes with few values only. */
export function createMeasures(meter: Meter): { tell(message: ChannelMessage): void } {
  const duration = meter.createHistogram(metricNames.duration, {
    description: 'How long a request to a relay took',
    unit: 's',
    advice: { explicitBucketBoundaries: requestSeconds },
  })
  const taskDuration = meter.createHistogram(metricNames.taskDuration, {
    description: 'From the paid call to the moment in which the end of its task was seen',
    unit: 's',
    advice: { explicitBucketBoundaries: taskSeconds },
  })
  const spend = meter.createCounter(metricNames.spend, {
    description: 'Estimated price of what relays accepted; what has no known price is not in it',
    unit: '{USD}',
  })
  /** Of paid calls that are under way: their requests do not say it. */
  const models = new Map<string, string>()
  const follow = (event: Told<'submit'>) => {
    const { model } = event.effective
    if (event.state !== 'sending') models.delete(idOf(event))
    else if (model !== undefined) models.set(idOf(event), model)
  }
  return {
    tell(message) {
      const { event } = message
      if (event.type === 'submit') follow(event)
      if (event.type === 'response' || event.type === 'no_answer') {
        const common = commonOf(message, event.operation, event.ref?.model ?? models.get(idOf(event)))
        duration.record(event.milliseconds / 1000, { ...common, ...errorOf(event) })
      } else if (event.type === 'submit' && event.state === 'accepted' && event.usd !== null)
        spend.add(event.usd, commonOf(message, event.operation, event.effective.model))
      else if (event.type === 'status' && isFinal(event.to) && (event.from === null || !isFinal(event.from)))
        taskDuration.record(Math.max(0, Date.now() - Date.parse(event.ref.createdAt)) / 1000, {
          ...commonOf(message, 'submit', event.ref.model),
          [ours.status]: event.to,
        })
    },
  }
}
