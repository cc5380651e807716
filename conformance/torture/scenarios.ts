import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { longMovie, shortMovie } from './movie.ts'
import { json, type Manners } from './relay.ts'

/** A job, and what is odd about the world around it. */
export interface Scenario {
  readonly id: string
  /** What is odd. */
  readonly title: string
  /** Words of the command beside the usual ones. */
  readonly words?: readonly string[]
  /** A file that stands under the name before. */
  readonly standing?: Buffer
  readonly movie: Buffer
  /** The outcome of the job where nothing kills it. */
  readonly ends: 'file' | 'unknown'
  /** The journal stands on a small disk of its own. */
  readonly ownDisk?: true
  manners(journal: string): Omit<Manners, 'movie'> & { end?(): void }
}

const accepted: Manners['answer'] = (response, task) => json(response, { id: task, task_id: task, status: 'queued' })

export const scenarios: readonly Scenario[] = [
  {
    id: 'plain',
    title: 'nothing is odd; the file is long enough to be noted down in between',
    movie: longMovie,
    ends: 'file',
    manners: () => ({ answer: accepted }),
  },
  {
    id: 'overwrite',
    title: 'another good file stands under the name and is replaced',
    words: ['--overwrite'],
    standing: longMovie.subarray(0, shortMovie.byteLength - 8),
    movie: shortMovie,
    ends: 'file',
    manners: () => ({ answer: accepted }),
  },
  {
    id: 'broken-link',
    title: 'the create is accepted with a link that no URL parser takes',
    movie: shortMovie,
    ends: 'file',
    manners: () => ({
      answer: (response, task) => json(response, { task_id: task, status: 'queued', result_url: '/\\[' }),
    }),
  },
  {
    id: 'cut-answer',
    title: 'the answer to the create is cut after the id, which the provider then confirms',
    movie: shortMovie,
    ends: 'file',
    manners: () => ({
      answer: (response, task) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 500 })
        response.write(`{"task_id":"${task}","status":"que`, () => response.destroy())
      },
    }),
  },
  {
    id: 'odd-code',
    title: 'the id stands beside a code that no row explains, and the provider confirms it',
    movie: shortMovie,
    ends: 'file',
    manners: () => ({
      answer: (response, task) => json(response, { code: 'strange', message: 'strange', data: { task_id: task } }),
    }),
  },
  {
    id: 'no-answer',
    title: 'the connection is reset after the create was carried out',
    movie: shortMovie,
    ends: 'unknown',
    manners: () => ({ answer: response => response.socket?.resetAndDestroy() }),
  },
  {
    id: 'locked',
    title: 'another process holds the journal locked from the create to the first look',
    movie: shortMovie,
    ends: 'file',
    manners: journal => {
      let held: DatabaseSync | undefined
      const end = () => {
        held?.close()
        held = undefined
      }
      const onCreate = () => {
        held = new DatabaseSync(journal)
        held.exec('begin immediate')
      }
      return { answer: accepted, onCreate, onLook: end, end }
    },
  },
  {
    id: 'full-disk',
    title: "the journal's disk is full from the create to the first look",
    movie: shortMovie,
    ends: 'file',
    ownDisk: true,
    manners: journal => {
      const filler = `${journal}.filler`
      const end = () => rmSync(filler, { force: true })
      const onCreate = () => {
        try {
          writeFileSync(filler, Buffer.alloc(statfsSync(join(filler, '..')).bavail * 4096))
        } catch {} // full is full
      }
      return { answer: accepted, onCreate, onLook: end, end }
    },
  },
]

/** A disk in memory of one mebibyte, inside of `folder`; undefined where this process may not mount one. */
export function mountDisk(folder: string): (() => void) | undefined {
  mkdirSync(folder)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'pipe' })
  } catch {
    return undefined
  }
  return () => {
    if (existsSync(folder)) execFileSync('umount', ['-l', folder], { stdio: 'pipe' })
  }
}
