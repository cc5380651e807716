// A gateway in a process of its own, which a boundary may end.
import { apixgo } from '@vidrelay/apixgo'
import { openGateway } from '@vidrelay/gateway'

const [, , folder, baseURL] = process.argv as [string, string, string, string]
const gateway = await openGateway({
  providers: [apixgo({ apiKey: 'sk-torture', baseURL })],
  routes: { heron: [{ provider: 'apixgo', model: 'grok-image-video' }] },
  folder,
  proxy: false,
  settleSeconds: 0,
})
process.once('SIGTERM', () => void gateway.close())
process.stdout.write(`${await gateway.listen()}\n`)
