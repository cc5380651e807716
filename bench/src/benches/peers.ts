import { peer } from '../measure/cores.ts'
import type { Arms } from '../measure/slices.ts'

type Retrieves = { status?: unknown }
interface OpenAI {
  default: new (options: object) => { videos: { retrieve(id: string): Promise<Retrieves> } }
}
interface Fal {
  createFalClient(options: object): { queue: { status(app: string, of: { requestId: string }): Promise<Retrieves> } }
}
interface Replicate {
  default: new (options: object) => { predictions: { get(id: string): Promise<Retrieves> } }
}
interface LlmGateway {
  createLLMGateway(options: object): {
    videoModel(model: string): { doStatus(of: { operation: string }): Promise<Retrieves> }
  }
}

const apiKey = 'sk-bench-0123456789'

/** One look at a task by other clients, as far as they are installed. Each asks the same relay for the same task. */
export async function peerLooks(relay: string): Promise<Arms> {
  const arms: { [name: string]: Arms[string] } = {}
  const openai = await peer<OpenAI>('openai/index.mjs')
  if (openai) {
    const client = new openai.default({ apiKey, baseURL: `${relay}/v1`, maxRetries: 0 })
    arms['openai videos.retrieve'] = () => client.videos.retrieve('vid_1')
  }
  const gateway = await peer<LlmGateway>('@llmgateway/ai-sdk-provider/dist/index.js')
  if (gateway) {
    const model = gateway.createLLMGateway({ apiKey, baseURL: `${relay}/v1` }).videoModel('sora-2')
    arms['ai sdk doStatus (llmgateway)'] = () => model.doStatus({ operation: 'vid_1' })
  }
  const fal = await peer<Fal>('@fal-ai/client/src/index.js')
  if (fal) {
    const url = `${relay}/v1/videos/vid_1`
    const client = fal.createFalClient({
      credentials: apiKey,
      requestMiddleware: async (request: object) => ({ ...request, url }),
    })
    arms['fal queue.status'] = () => client.queue.status('bench/app', { requestId: 'vid_1' })
  }
  const replicate = await peer<Replicate>('replicate/index.js')
  if (replicate) {
    const client = new replicate.default({ auth: apiKey, baseUrl: `${relay}/v1` })
    arms['replicate predictions.get'] = () => client.predictions.get('vid_1')
  }
  return arms
}
