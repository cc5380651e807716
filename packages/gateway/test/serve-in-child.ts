import { openGateway } from '../src/index.ts'
import { model, openaiAt } from './play.ts'

// A gateway in a process of its own, which dies at the moment that is named: VIDRELAY_KILL_AT is the status in its log.

const [folder = '', url = ''] = process.argv.slice(2)
const gateway = await openGateway({
  providers: [openaiAt({ url })],
  routes: { [model]: [{ provider: 'openai-videos', model }] },
  folder,
  proxy: false,
  settleSeconds: 0,
  log(event, { status }) {
    if (event === 'task' && status === process.env.VIDRELAY_KILL_AT) process.kill(process.pid, 'SIGKILL')
  },
})
process.stdout.write(`${await gateway.listen()}\n`)
