export { type InstrumentOptions, instrumentVidrelay } from './instrument.ts'
