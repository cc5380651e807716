import { apixgo } from '@vidrelay/apixgo'
import { experimental_getVideoStatus as getVideoStatus } from 'ai'
import { createVidrelay } from '../src/index.ts'
import { apiKey } from './settings.ts'

/** Another process: it has the address and the operation, as JSON, and no journal. */
const [baseURL, model, operation] = process.argv.slice(2)
const vidrelay = createVidrelay({ provider: apixgo({ apiKey, baseURL }), journal: false })
const seen = await getVideoStatus(vidrelay.video(model!), { operation: JSON.parse(operation!) })
const bytes = seen.status === 'completed' && seen.videos[0]?.type === 'binary' ? seen.videos[0].data.byteLength : 0
process.stdout.write(JSON.stringify({ status: seen.status, bytes }))
await vidrelay.client.close()
