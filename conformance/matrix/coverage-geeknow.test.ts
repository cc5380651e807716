import { coverageGate } from './coverage/gate.ts'

coverageGate('geeknow')
