import { coverageGate } from './coverage/gate.ts'

coverageGate('gaia')
