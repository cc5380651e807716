import { buffer } from 'node:stream/consumers'
import { context, type Link, SpanStatusCode, trace } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node'
import { apixgo } from '@vidrelay/apixgo'
import { createClient, memoryJournal } from '@vidrelay/core'
import { type Clock, virtualClock } from '@vidrelay/core/testing'
import { type Sandbox, startSandbox } from '@vidrelay/sandbox'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { instrumentVidrelay } from '../src/index.ts'

// The real SDK, with exporters in memory, around real requests to a sandbox.

const apiKey = 'sk-otel-0123456789'
const model = 'grok-image-video'
const prompt = 'a lighthouse in the rain'

let sandbox: Sandbox
let spans: InMemorySpanExporter
let measured: InMemoryMetricExporter
let reader: PeriodicExportingMetricReader
let tracers: NodeTracerProvider
let stop: () => void
beforeEach(async () => {
  sandbox = await startSandbox({ timeline: { queued: 0, running: 0 } })
  spans = new InMemorySpanExporter()
  tracers = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] })
  tracers.register()
  measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 2 ** 30 })
  stop = instrumentVidrelay({ meterProvider: new MeterProvider({ readers: [reader] }) })
})
afterEach(async () => {
  stop()
  await reader.shutdown()
  await tracers.shutdown()
  trace.disable()
  context.disable()
  await sandbox.close()
})

const open = (clock?: Clock) => {
  const client = createClient(apixgo({ apiKey, baseURL: sandbox.url, account: 'ann' }), {
    journal: memoryJournal(),
    ...(clock && { clock }),
    prices: { 'apixgo/grok-image-video': { usd: 0.05, per: 'second' } },
  })
  onTestFinished(() => client.close())
  return client
}
const submit = (client: ReturnType<typeof open>, text = prompt) =>
  client.videos.submit({ prompt: text, seconds: 6 }, { key: 'order-1', label: 'team-a' })

/** What was measured under a name: attributes and value of each point. */
async function points(name: string) {
  await reader.forceFlush()
  const all = measured
    .getMetrics()
    .at(-1)
    ?.scopeMetrics.flatMap(({ metrics }) => metrics)
  const metric = all?.find(({ descriptor }) => descriptor.name === name)
  return (metric?.dataPoints ?? []).map(({ attributes, value }) => ({ attributes, value: value as never }))
}
const named = (name: string): ReadableSpan => {
  const found = spans.getFinishedSpans().find(span => span.name === name)
  if (!found) expect.fail(`no span ${name}, but ${spans.getFinishedSpans().map(span => span.name)}`)
  return found
}

it('a paid call is one span of the caller, with the names of the conventions and ours', async () => {
  const client = open()
  const { ref } = await tracers.getTracer('app').startActiveSpan('order', async span => {
    const task = await submit(client)
    span.end()
    return task
  })
  const span = named(`generate_content ${model}`)
  expect(span.kind).toBe(2) // client
  expect(span.parentSpanContext?.spanId).toBe(named('order').spanContext().spanId)
  expect(span.attributes).toEqual({
    'gen_ai.operation.name': 'generate_content',
    'gen_ai.provider.name': 'apixgo',
    'gen_ai.request.model': model,
    'gen_ai.output.type': 'video',
    'gen_ai.response.id': ref.id,
    'gen_ai.response.model': model,
    'server.address': '127.0.0.1',
    'server.port': sandbox.port,
    'http.response.status_code': 200,
    'vidrelay.operation': 'submit',
    'vidrelay.key': 'order-1',
    'vidrelay.attempt': 1,
    'vidrelay.label': 'team-a',
    'vidrelay.account': 'ann',
    'vidrelay.seconds': 6,
    'vidrelay.cost.usd': 0.3,
    'vidrelay.submit.state': 'accepted',
  })
})

it('looks and downloads are short spans of their own, linked to the purchase', async () => {
  const client = open()
  const { ref } = await submit(client)
  await client.get(ref)
  await buffer(await client.open(ref))
  const { spanId } = named(`generate_content ${model}`).spanContext()
  const look = named(`get ${model}`)
  expect(look.attributes).toMatchObject({ 'vidrelay.operation': 'get', 'gen_ai.response.id': ref.id })
  const others = spans.getFinishedSpans().filter(span => !span.name.startsWith('generate_content'))
  expect(others.map(span => span.name)).toEqual([`get ${model}`, `download ${model}`])
  for (const { links } of others) expect(links.map((link: Link) => link.context.spanId)).toEqual([spanId])
  expect(await points('vidrelay.task.duration')).toEqual([])
})

it('a lost answer ends the span with the code of core, and counts no spend', async () => {
  sandbox.fault({ on: 'submit', kind: 'drop-after-accept' })
  await expect(submit(open())).rejects.toMatchObject({ code: 'submit_unknown' })
  const span = named(`generate_content ${model}`)
  expect(span.status.code).toBe(SpanStatusCode.ERROR)
  expect(span.attributes).toMatchObject({ 'error.type': 'submit_unknown', 'vidrelay.submit.state': 'unknown' })
  expect(await points('vidrelay.spend')).toEqual([])
})

it('a refusal, and a look that gets a 502, say so', async () => {
  const client = open()
  sandbox.fault({ on: 'submit', kind: 'status', status: 401 })
  await expect(submit(client)).rejects.toThrow()
  expect(named(`generate_content ${model}`).attributes).toMatchObject({
    'error.type': 'unauthenticated',
    'http.response.status_code': 401,
    'vidrelay.submit.state': 'rejected',
  })
  const { ref } = await submit(client)
  sandbox.fault({ on: 'get', kind: 'status', status: 502 })
  await expect(client.get(ref)).rejects.toThrow()
  expect(named(`get ${model}`)).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': '502' } })
})

it('durations, spend and the life of a task are measured, with attributes of few values', async () => {
  const client = open(virtualClock({ start: Date.now() })) // a wait has the pace of the relay
  await client.videos.generate({ prompt, seconds: 6 }, { key: 'order-2' })
  const common = { 'gen_ai.provider.name': 'apixgo', 'gen_ai.request.model': model }
  const paid = { 'gen_ai.operation.name': 'generate_content', ...common }
  expect(await points('vidrelay.spend')).toEqual([{ attributes: paid, value: 0.3 }])
  expect(await points('gen_ai.client.operation.duration')).toMatchObject([
    { attributes: paid, value: { count: 1 } },
    { attributes: { 'gen_ai.operation.name': 'get', ...common }, value: { count: 1 } },
  ])
  expect(await points('vidrelay.task.duration')).toMatchObject([
    { attributes: { ...paid, 'vidrelay.task.status': 'succeeded' }, value: { count: 1 } },
  ])
})

it('neither key nor prompt is in what is exported', async () => {
  const client = open()
  await submit(client, `${prompt} [fail: no]`)
  const told = spans
    .getFinishedSpans()
    .map(({ name, attributes, events, status }) => ({ name, attributes, events, status }))
  for (const secret of [apiKey, prompt]) expect(JSON.stringify(told)).not.toContain(secret)
})

it('after its end nothing is told', async () => {
  stop()
  await submit(open())
  expect(spans.getFinishedSpans()).toEqual([])
})
