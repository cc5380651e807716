// A process of its own: takes a lock and holds it until it is killed.
import { tryLock } from '../src/files/file-lock.ts'

const lock = await tryLock(process.argv[2]!)
process.stdout.write('busy' in lock ? lock.busy : 'held')
setInterval(() => {}, 2 ** 30)
