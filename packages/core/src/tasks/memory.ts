import { ageOf, type Clock } from '../base/clock.ts'
import { createScrub, type Scrub, showUrl } from '../base/redact.ts'
import { remember } from '../base/remember.ts'
import type { TaskMemory } from '../wire/build-task.ts'
import { type OwnWords, ownWords } from '../wire/own-words.ts'
import type { Whose } from '../words/events.ts'
import { refIdentity } from '../words/ref.ts'
import type { TaskRef } from '../words/task.ts'
import { createEnds, type Ends } from './ends.ts'

/** What a client remembers of the newest tasks: what it said (to keep it out of errors), when they were made, how they ended. */
export interface Memory extends Ends {
  /** For answers about no task in particular: it knows every prompt that this client sent. */
  scrub: Scrub
  /** An address for an event. `isTheirs`: it came in an answer, and may repeat anything. */
  showLink(link: URL, isTheirs: boolean): string
  /** One that knows this prompt. */
  scrubWith(privateText: string | undefined): Scrub
  /** The scrub for answers about a task: it knows the prompt where this client sent it. */
  scrubFor(ref: TaskRef | undefined): Scrub
  /** What this client said when it made the task: an answer that repeats it says nothing by that. */
  saidFor(ref: TaskRef): OwnWords
  /** Keeps it out of errors and events from now on; with a ref also where that task is asked for. */
  rememberPrompt(ref: TaskRef | undefined, prompt: string | undefined): void
  /** This client has just made the task; `asked`: what it asked for. */
  rememberBirth(ref: TaskRef, asked?: TaskMemory): void
  /** What was asked for of a task that this client made. */
  askedFor(ref: TaskRef): TaskMemory | undefined
  /** This client made the task. */
  isOwn(ref: TaskRef): boolean
  /** The purchase that a task was made for, so that what is told of it says so. */
  rememberPurchase(ref: TaskRef, whose: Whose): void
  purchaseOf(ref: TaskRef): Whose | undefined
  /** Milliseconds since the task was made: measured where this client made it, else by the date in its ref. */
  ageOf(ref: TaskRef): number
  /** Whether the last ways to its result are to be asked now: not within so many milliseconds after they were. */
  areLastWaysDue(ref: TaskRef, everyMs: number): boolean
  /** Where a task is looked at: the same at every look, so it is made once. */
  lookUrl(ref: TaskRef, make: () => URL): URL
  /** The models that the provider listed just now. */
  rememberListed(models: readonly string[]): void
  /** The provider was asked for its models, and did not name this one. */
  isUnlisted(model: string): boolean
}

/** Tasks that a client remembers: the newest, their prompts only to keep them out of errors. */
const mostRemembered = 1000

/** A `URL` takes half a kilobyte: where thousands are watched, each is made again. */
const mostLookUrls = 128

/** Characters of an answer in which all remembered prompts are looked for: far more than is shown of it. */
const mostSearched = 65_536

/** `title`: the provider's, for what is told of a contradiction. */
export function createMemory(title: string, key: string, clock: Clock): Memory {
  return {
    ...createScrubs(key),
    ...createBirths(clock),
    ...createPurchases(),
    ...createLastWays(clock),
    ...createLookUrls(),
    ...createListed(),
    ...createEnds(title, clock),
  }
}

/** The scrubs of all that this client said. */
function createScrubs(
  key: string,
): Pick<Memory, 'scrub' | 'showLink' | 'scrubWith' | 'scrubFor' | 'saidFor' | 'rememberPrompt'> {
  const plainScrub = createScrub([key])
  const nothingSaid = ownWords([])
  /** By prompt, and the prompt by task. */
  const remembered = new Map<string, { scrub: Scrub; said: OwnWords }>()
  const prompts = new Map<string, string>()
  const sent = (ref: TaskRef) => remembered.get(prompts.get(refIdentity(ref)) ?? '')
  const takeAllOut = (text: string) =>
    [...remembered.values()].reduce(
      (clean, { scrub }) => scrub.takeOut(clean),
      plainScrub.takeOut(text).slice(0, mostSearched),
    )
  const scrub: Scrub = Object.assign((text: string) => plainScrub(takeAllOut(text)), {
    takeOut: takeAllOut,
    knowing: plainScrub.knowing,
  })
  return {
    scrub,
    showLink: (link, isTheirs) => (isTheirs ? scrub : plainScrub).takeOut(showUrl(link.href)),
    scrubWith: text => createScrub([key], text === undefined ? [] : [text]),
    scrubFor: ref => (ref ? (sent(ref)?.scrub ?? plainScrub) : scrub),
    saidFor: ref => sent(ref)?.said ?? nothingSaid,
    rememberPrompt(ref, prompt) {
      if (prompt === undefined) return
      const known = remembered.get(prompt) ?? { scrub: createScrub([key], [prompt]), said: ownWords([prompt]) }
      remember(remembered, prompt, known, mostRemembered)
      if (ref) remember(prompts, refIdentity(ref), prompt, mostRemembered)
    },
  }
}

function createBirths(clock: Clock): Pick<Memory, 'rememberBirth' | 'askedFor' | 'isOwn' | 'ageOf'> {
  const births = new Map<string, { at: number; asked: TaskMemory | undefined }>()
  return {
    rememberBirth: (ref, asked) => remember(births, refIdentity(ref), { at: clock.monotonic(), asked }, mostRemembered),
    askedFor: ref => births.get(refIdentity(ref))?.asked,
    isOwn: ref => births.has(refIdentity(ref)),
    ageOf(ref) {
      const born = births.get(refIdentity(ref))
      return born === undefined ? ageOf(clock, ref.createdAt) : clock.monotonic() - born.at
    },
  }
}

function createPurchases(): Pick<Memory, 'rememberPurchase' | 'purchaseOf'> {
  const purchases = new Map<string, Whose>()
  return {
    rememberPurchase: (ref, whose) => remember(purchases, refIdentity(ref), whose, mostRemembered),
    purchaseOf: ref => purchases.get(refIdentity(ref)),
  }
}

function createLastWays(clock: Clock): Pick<Memory, 'areLastWaysDue'> {
  const asked = new Map<string, number>()
  return {
    areLastWaysDue(ref, everyMs) {
      const identity = refIdentity(ref)
      const now = clock.monotonic()
      if (now - (asked.get(identity) ?? Number.NEGATIVE_INFINITY) < everyMs) return false
      remember(asked, identity, now, mostRemembered)
      return true
    },
  }
}

function createLookUrls(): Pick<Memory, 'lookUrl'> {
  const urls = new Map<string, URL>()
  return {
    lookUrl(ref, make) {
      const identity = refIdentity(ref)
      const made = urls.get(identity)
      if (made) return made
      const url = make()
      remember(urls, identity, url, mostLookUrls)
      return url
    },
  }
}

function createListed(): Pick<Memory, 'rememberListed' | 'isUnlisted'> {
  let listed: ReadonlySet<string> | undefined
  return {
    rememberListed(models) {
      listed = new Set(models)
    },
    isUnlisted: model => listed !== undefined && !listed.has(model),
  }
}
