import { resolve } from 'node:path'
import { apixgo } from '@vidrelay/apixgo'
import { createClient, isVidrelayError, sqliteJournal } from '@vidrelay/core'
import express, { type ErrorRequestHandler } from 'express'

const relay = createClient(apixgo({ baseURL: process.env.RELAY_URL }), { journal: sqliteJournal('tasks.db') })
const fileOf = (order: string) => resolve(`${encodeURIComponent(order)}.mp4`)

const app = express()
app.use(express.json())

// Answers as soon as the relay has accepted. The order is the key: who asks again pays nothing, and has the same task.
app.post('/videos/:order', async (request, response) => {
  const { order } = request.params
  const { ref } = await relay.videos.submit({ prompt: String(request.body.prompt), seconds: 4 }, { key: order })
  relay.download(ref, fileOf(order)).catch(error => console.error(`${order}: ${error.message}`))
  response.status(202).json({ order })
})

app.get('/videos/:order', async (request, response) => {
  const purchase = await relay.purchase(request.params.order)
  const last = purchase?.attempts.at(-1)
  if (!last) response.status(404).json({ error: 'there is no such order' })
  else if (last.file !== null) response.sendFile(last.file)
  else response.json({ state: last.finalStatus ?? last.state })
})

const onError: ErrorRequestHandler = (error, _request, response, next) => {
  if (!isVidrelayError(error)) return next(error)
  response.status(error.code === 'invalid_request' ? 400 : 502).json({ error: error.message, hint: error.hint })
}
app.use(onError)

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`listening on ${address?.port}`)
})

// What an earlier life of this server paid for and did not save.
for await (const { entry, state } of relay.recover({ output: ({ key }) => fileOf(key) }))
  console.log(`${entry.key}: ${state}`)
