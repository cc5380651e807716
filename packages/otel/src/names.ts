/**
 * Names of the GenAI conventions (github.com/open-telemetry/semantic-conventions-genai, status Development), copied: the
 * package that has them exports what is not stable under `/incubating`, where names go in minor versions.
 */
export const conventions = {
  operationName: 'gen_ai.operation.name',
  providerName: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  requestSeed: 'gen_ai.request.seed',
  requestCount: 'gen_ai.request.choice.count',
  outputType: 'gen_ai.output.type',
  responseId: 'gen_ai.response.id',
  responseModel: 'gen_ai.response.model',
  serverAddress: 'server.address',
  serverPort: 'server.port',
  httpStatus: 'http.response.status_code',
  errorType: 'error.type',
} as const

/** What the conventions have no name for. */
export const ours = {
  operation: 'vidrelay.operation',
  key: 'vidrelay.key',
  attempt: 'vidrelay.attempt',
  label: 'vidrelay.label',
  account: 'vidrelay.account',
  state: 'vidrelay.submit.state',
  seconds: 'vidrelay.seconds',
  cost: 'vidrelay.cost.usd',
  status: 'vidrelay.task.status',
} as const

export const metricNames = {
  duration: 'gen_ai.client.operation.duration',
  spend: 'vidrelay.spend',
  taskDuration: 'vidrelay.task.duration',
} as const

/** The one operation of the conventions that fits: what is bought. Every other request has its own name. */
export const generate = 'generate_content'
