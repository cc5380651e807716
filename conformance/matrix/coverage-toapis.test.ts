import { coverageGate } from './coverage/gate.ts'

coverageGate('toapis')
