// A sandbox in a process of its own, where a task runs for an hour, and an hour and two minutes pass whenever it is told `later`. Any other
// message asks how many tasks were made.
import { startSandbox } from '@vidrelay/sandbox'

const hour = 3_600_000
let ahead = 0
const timeline = { queued: 1, running: hour / 1000 }
const sandbox = await startSandbox({ timeline, now: () => Date.now() + ahead })
process.send!(sandbox.url)
process.on('message', told => {
  // Little more than an hour: results are kept no longer.
  if (told === 'later') ahead += hour + 120_000
  else process.send!(sandbox.tasks.length)
})
process.on('disconnect', () => process.exit())
