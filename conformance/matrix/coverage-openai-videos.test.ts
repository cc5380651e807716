import { coverageGate } from './coverage/gate.ts'

coverageGate('openai-videos')
