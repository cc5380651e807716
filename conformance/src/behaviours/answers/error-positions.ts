import type { Subject } from '../../behaviour.ts'
import { downloadScene } from './error-downloads.ts'
import { deletePosition, lookPosition, plainPosition } from './error-free.ts'
import { derivedPosition, submitPosition, uploadPosition } from './error-paid.ts'
import type { Position } from './error-scenes.ts'
import { listingDialect } from './operations.ts'
import { derivedOperations } from './sources.ts'
import { type Stage, stagesOf } from './stage.ts'

const downloadPosition = (stage: Stage): Position => ({
  on: 'content',
  stage,
  rows: stage.dialect.answer,
  scene: (one, turn) => downloadScene(stage, one, turn),
})

/** Every place where an error can come, each in the first way of speaking that has it. */
export function positionsOf(subject: Subject): readonly Position[] {
  const stages = stagesOf(subject)
  const [first] = stages as [Stage, ...Stage[]]
  const general = Object.values(subject.provider.dialects)[0]!.answer
  const withContent = stages.find(({ dialect }) => dialect.routes.content) ?? first
  const listed = stages.find(stage => stage.dialect.routes.list && listingDialect(stage) === stage.name)
  const deleted = stages.find(({ dialect }) => dialect.routes.delete)
  const upload = uploadPosition(subject, first, general)
  return [
    submitPosition(first),
    lookPosition(first),
    downloadPosition(withContent),
    ...(upload ? [upload] : []),
    ...derivedOperations.flatMap(on => {
      const stage = stages.find(({ dialect }) => dialect.routes[on])
      return stage ? [derivedPosition(stage, on)] : []
    }),
    ...(subject.provider.discovery ? [plainPosition(first, 'models', general)] : []),
    ...(listed ? [plainPosition(listed, 'list', listed.dialect.answer)] : []),
    ...(deleted ? [deletePosition(deleted)] : []),
  ]
}
