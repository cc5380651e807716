import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { says } from './difference.ts'
import { chunked, heard, otherWhole, reads, saved, savesWhile, writes } from './download-words.ts'
import type { Row } from './row.ts'
import { cut, does, done, file, film, from, leavesDownload, look, opens, saves, stall, video, whole } from './words.ts'

/** The file that a result becomes. */
export const downloadFileRows: readonly Row[] = [
  // ---- the file
  {
    id: 'download/a file that is there is not replaced',
    loses: 'A file that was there is gone.',
    does: [
      ...heard,
      writes('out.mp4', 'mine'),
      saves({ error: { code: 'invalid_request', field: 'output', message: says('exists') } }),
      reads('out.mp4', 'mine'),
    ],
  },
  {
    id: 'download/a file that is there is replaced where that is said',
    loses: 'A program cannot renew its results.',
    wire: [look(done), file()],
    does: [...heard, writes('out.mp4', 'mine'), saves({ bytes: video }, { overwrite: true })],
  },
  {
    id: 'download/a file that came meanwhile is not replaced',
    loses: 'A file that was there is gone.',
    wire: [look(done), file(whole, { delay: 5 })],
    does: [
      ...heard,
      does(
        'download, while another writes the same file',
        async scene => {
          void scene.clock.sleep(7000).then(() => {
            writeFileSync(scene.file('out.mp4'), 'mine')
            scene.saved.add(scene.file('out.mp4'))
          })
          return scene.client.download(scene.ref!, scene.file('out.mp4'))
        },
        { error: { code: 'download_failed', message: says('meanwhile') } },
      ),
      reads('out.mp4', 'mine'),
    ],
  },
  {
    id: 'download/a link leads to the file, and stays',
    loses: 'A link to a disk with room is replaced by a file on the full one.',
    wire: [look(done), file()],
    does: [
      ...heard,
      does(
        'a link is made',
        async scene => {
          mkdirSync(scene.file('far'))
          writeFileSync(scene.file('far/real.mp4'), 'old')
          symlinkSync(scene.file('far/real.mp4'), scene.file('out.mp4'))
          for (const name of ['far', 'out.mp4']) scene.saved.add(scene.file(name))
        },
        {},
      ),
      saves({ bytes: video }, { overwrite: true }),
      does('the real file', async scene => ({ bytes: new Uint8Array(readFileSync(scene.file('far/real.mp4'))) }), {
        bytes: video,
      }),
    ],
  },
  {
    id: 'download/a place that cannot be written is told before anything is asked',
    loses: 'A result is paid for and fetched, and then there is no place for it.',
    does: [
      ...heard,
      saves({ error: { code: 'invalid_request', field: 'output', message: says('no folder') } }, {}, 'nowhere/out.mp4'),
    ],
  },
  {
    id: 'download/two who save the same result to the same file fetch it once',
    loses: 'Two downloads of one result write into each other’s file.',
    wire: [look(done), file(whole, { delay: 3 })],
    does: [
      ...heard,
      does(
        'two downloads at once',
        async scene => {
          const all = await Promise.allSettled(
            ['out.mp4', 'out.mp4'].map(name => scene.client.download(scene.ref!, scene.file(name))),
          )
          scene.saved.add(scene.file('out.mp4'))
          return {
            states: all.map(({ status }) => status).sort(),
            bytes: new Uint8Array(readFileSync(scene.file('out.mp4'))),
          }
        },
        { gives: { states: ['fulfilled', 'rejected'] }, bytes: video },
      ),
    ],
  },
  {
    id: 'download/a stream of two versions breaks off',
    loses: 'A result that is streamed on is glued together from two versions.',
    wire: [look(done), file(cut(otherWhole, 1500)), file(whole, { headers: from(1500, '"v2"') })],
    does: [...heard, opens({ error: { code: 'download_failed', message: says('changed while it was read') } })],
  },
  {
    id: 'download/a stream whose last start is shorter than what was read breaks off',
    loses: 'A stream that ends early is taken for the whole.',
    wire: [
      look(done),
      file(cut({ status: 200, headers: chunked, body: video }, 1500)),
      file({ status: 200, headers: chunked, body: film(1000) }),
    ],
    does: [...heard, opens({ error: { code: 'download_failed', message: says('changed while it was read') } })],
  },
  {
    id: 'download/a disk that takes less than it is given',
    loses: 'A disk that takes less than it is given leaves a file with holes under the name of the whole.',
    wire: [look(done), file()],
    does: [
      ...heard,
      savesWhile(write => async (bytes, at, length, position) => write(bytes, at, Math.min(length, 700), position), {
        bytes: video,
      }),
    ],
  },
  {
    id: 'download/a disk that loses what it took',
    loses: 'A file that lost its end gets the name of the whole.',
    wire: [look(done), file()],
    does: [
      ...heard,
      savesWhile(
        write => async (bytes, at, length, position) => {
          await write(bytes, at, length - 1, position)
          return { bytesWritten: length }
        },
        { error: { code: 'download_failed', message: says('bytes are in the file') } },
      ),
    ],
  },
  {
    id: 'download/a lock that another took over is missed before the file gets its name',
    loses: 'Two processes that save the same result publish a mixture.',
    wire: [look(done), file(whole, { delay: 5 })],
    does: [
      ...heard,
      does(
        'download, while another takes the lock over',
        async scene => {
          void scene.clock.sleep(7000).then(() => {
            const lock = readdirSync(scene.file('.')).find(name => name.endsWith('.lock'))!
            writeFileSync(scene.file(lock), JSON.stringify({ token: '0123456789abcdef', pid: 1 }))
          })
          return scene.client.download(scene.ref!, scene.file('out.mp4'))
        },
        { error: { code: 'download_failed', message: says('took it over') }, left: ['lock'] },
      ),
    ],
  },
  {
    id: 'download/a part that the disk has changed is not gone on with',
    loses: 'A part that the disk has changed becomes the beginning of the whole.',
    wire: [look(done), file(stall(whole, 1500)), look(done), file(whole, { headers: { range: null } })],
    does: [
      ...heard,
      leavesDownload(20, { error: { code: 'aborted' }, left: ['part', 'note'] }),
      does(
        'a byte of the part changes',
        async scene => {
          const part = scene.file(readdirSync(scene.file('.')).find(name => name.endsWith('.part'))!)
          const bytes = readFileSync(part)
          bytes[700]! ^= 1
          writeFileSync(part, bytes)
        },
        {},
      ),
      saved,
    ],
  },
]
