import { own } from '../base/own.ts'
import { dialectsOf, routeFor } from '../contract/model-table.ts'
import type { Model, Route } from '../contract/provider.ts'
import type { Relay } from '../contract/relay.ts'
import type { Kind, PaidOperation } from '../words/names.ts'
import { invalid } from '../words/problems.ts'
import type { TaskRef, Warning } from '../words/task.ts'

/** By which route a request goes, and as which model. */
export interface Choice {
  /** As it is sent: the caller's, the source's, or the one that the document sends. */
  name: string | undefined
  /** Absent: nobody knows the model, and its limits are not checked. */
  model: Model | undefined
  dialectName: string
  route: Route
  warnings: Warning[]
}

/** @throws `invalid_request` where no route makes this kind of task with this model */
export function chooseRoute(
  relay: Relay,
  { kind, operation, source, wanted }: { kind: Kind; operation: PaidOperation; source?: TaskRef; wanted?: string },
): Choice {
  const { provider } = relay
  const name = wanted ?? source?.model ?? presetModel(relay, kind, operation)
  const model = relay.modelOf(name)
  if (model?.dialect === null)
    throw invalid('model', `no task can be made with ${name}${model.note ? `. ${model.note}` : ''}`, {
      provider: provider.id,
    })
  const dialectName = source?.dialect ?? relay.dialectFor(kind, model)
  const dialect = dialectName === undefined ? undefined : own(provider.dialects, dialectName)
  const base = dialect?.routes[operation]
  if (!base || !dialectName || dialect.kind !== kind) {
    const made =
      dialect && dialect.kind !== kind ? `${name} makes ${dialect.kind}s` : `${provider.title} has no ${operation}`
    throw invalid('model', `${made}, not ${kind}s by ${operation}`, { provider: provider.id })
  }
  const warnings: Warning[] = []
  if (operation === 'submit' && name !== undefined && !model)
    warnings.push({
      code: 'unknown_model',
      field: 'model',
      message: `model: ${JSON.stringify(name)} is not in the table of ${provider.title}; it is sent without checks of its limits`,
    })
  return { name, model, dialectName, route: operation === 'submit' ? routeFor(base, model) : base, warnings }
}

/** The model that the document sends where the caller names none. */
function presetModel({ provider }: Relay, kind: Kind, operation: PaidOperation): string | undefined {
  const [first] = dialectsOf(provider, kind)
  const limits = first === undefined ? undefined : provider.dialects[first]?.routes[operation]?.limits?.model
  const preset = limits && (Array.isArray(limits) ? limits : [limits]).find(limit => limit.sent)?.default
  return preset === undefined ? undefined : String(preset)
}
