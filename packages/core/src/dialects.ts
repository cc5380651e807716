/**
 * The tables of one family: gateways that pass jobs on to model vendors, whose answers come in the gateway's own form or
 * in the vendor's. An adapter takes the family's tables and adds what its provider's pages say; it never spreads another
 * adapter's. All of it is plain data.
 */

export {
  envelopeAnswer,
  gatewayCodes,
  gatewayEffective,
  gatewayEnds,
  gatewayEnvelope,
  gatewayImageOutputs,
  gatewayLastWay,
  gatewayNumbers,
  gatewayOutputs,
  gatewayReasons,
  videoObjectAnswer,
  videoObjectRoutes,
  withGatewayOutputs,
} from './family/answers.ts'
export { gatewayErrors, gatewayNoId, gatewayWords } from './family/errors.ts'
export { gatewaySources } from './family/sources.ts'
export { gatewayStatuses, gatewayStatusPlaces, statusWords } from './family/statuses.ts'
