import type { Behaviour, Subject, Trial } from '../../behaviour.ts'
import { derivedFrom } from '../scene.ts'
import { type ErrorCase, neutralMessage } from './error-cases.ts'
import { positionsOf } from './error-positions.ts'
import { played } from './error-rows.ts'
import type { Position } from './error-scenes.ts'

/** HTTP statuses that say something by themselves, on the two routes that every provider has. */

const statuses = [
  400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 415, 418, 421, 422, 425, 429, 451, 460, 499, 500, 501, 502, 503,
  504, 520, 524, 529,
]

function answered(position: Position): Trial {
  const { stage, rows, on } = position
  const place = (rows.message ?? ['error.message'])[0]!
  const cases = statuses.map((http): ErrorCase => ({ note: `HTTP ${http}`, http, places: [[place, neutralMessage]] }))
  const source = derivedFrom(stage.tape, 'answered with each HTTP status')
  return played(position, on, `Each HTTP status on ${on}, with a message that no row asks for.`, source, cases)!
}

export const errorHttp: Behaviour = {
  id: 'errors.http',
  group: 'Errors',
  text: 'An HTTP status means what the document says of it alone, or else what core does: 401 the key, 402 the balance, 403 the rights, 404 and 410 the task (or the address), 413 the size, 429 the pace, other refusals the request, everything else the provider; a paid request is refused by what the table of core’s README calls proof, and unknown otherwise.',
  source: 'packages/core/README.md, "Errors"',
  plan: (subject: Subject) => {
    const positions = positionsOf(subject).filter(({ on }) => on === 'submit' || on === 'get')
    return positions.map(answered)
  },
}
