import { BatchSpanProcessor, ConsoleSpanExporter, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { apixgo } from '@vidrelay/apixgo'
import { createClient, sqliteJournal } from '@vidrelay/core'
import { instrumentVidrelay } from '@vidrelay/otel'

const tracers = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new ConsoleSpanExporter())] })
tracers.register()
instrumentVidrelay() // all clients of this process, also those made before

const relay = createClient(apixgo({ baseURL: process.env.RELAY_URL }), { journal: sqliteJournal('tasks.db') })
await relay.videos.submit({ prompt: 'a lighthouse in the rain', seconds: 6 }, { key: 'order-41', label: 'team-a' })
await relay.close()
await tracers.shutdown()
