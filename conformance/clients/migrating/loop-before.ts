import { writeFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

const url = `${process.env.RELAY_URL}/v1/video/generations`
const headers = { authorization: `Bearer ${process.env.APIXGO_API_KEY}`, 'content-type': 'application/json' }
const body = JSON.stringify({ model: 'grok-image-video', prompt: 'a lighthouse in the rain', seconds: 8 })
const created = await fetch(url, { method: 'POST', headers, body })
const { task_id } = (await created.json()) as { task_id: string }
for (;;) {
  await setTimeout(2000)
  const looked = await fetch(`${url}/${task_id}`, { headers })
  const { data } = (await looked.json()) as { data: { status: string; fail_reason: string; result_url: string } }
  if (data.status === 'FAILURE') throw new Error(data.fail_reason)
  if (data.status !== 'SUCCESS') continue
  const content = await fetch(data.result_url)
  await writeFile('lighthouse.mp4', Buffer.from(await content.arrayBuffer()))
  break
}
