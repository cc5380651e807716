import type { Change } from './job.ts'

/** A mistake planted in core, and the boundary at which torture must see it. */
export interface Fault {
  /** One sentence: what a user would lose. */
  readonly why: string
  readonly changes: readonly Change[]
  readonly scenario: string
  /** Absence: nothing needs to be killed. */
  readonly at?: string
  /** Part of what is said then. */
  readonly says: RegExp
}

/** Mistakes planted in the gateway, for `gateway-proof`; `scenario` is the way in which a client creates. */
export const gatewayFaults: { readonly [id: string]: Fault } = {
  'knows-no-repeat': {
    why: 'A create whose answer was lost is bought again.',
    changes: [
      {
        find: 'const found = clientKey === null ? byBytes() : byName(clientKey)',
        replace: 'const found = clientKey === null ? undefined : byName(clientKey)',
      },
    ],
    scenario: 'repeat',
    at: 'answer 200#1 before',
    says: /2 paid creates of one purchase/,
  },
  'takes-nothing-away': {
    why: 'What a gateway that died had still to remove stays for ever.',
    changes: [{ find: 'if (!isHidden && !isKnown', replace: 'if (isHidden && !isKnown' }],
    scenario: 'key',
    at: 'rm results/video_*.mp4#1 before',
    says: /litter that a start leaves: video_/,
  },
}

/** Each `find` stands in core's sources exactly once. */
export const faults: { readonly [id: string]: Fault } = {
  'names-it-before-it-is-written': {
    why: 'Half a file stands under the final name.',
    changes: [
      {
        find: '      const saved = await fetchInto(',
        replace: '      await link(part.path, place.path)\n      const saved = await fetchInto(',
      },
      { find: '      await disk(publish(part.path, place, target, options))\n', replace: '' },
    ],
    scenario: 'plain',
    at: 'write .vidrelay-*.part#1 half',
    says: /a bad file of \d+ bytes/,
  },
  'claims-after-it-sent': {
    why: 'Nobody knows of a call whose answer was not heard, and it is paid again.',
    changes: [
      {
        find: '  return context.books.claim(await newEntry(context, paid, key), ended, limits)\n',
        replace:
          '  const made = await newEntry(context, paid, key)\n  const known = await context.books.get(made.key)\n  return known ? { claimed: false, entry: known as JournalEntry } : { claimed: true, entry: made }\n',
      },
      {
        find: '  const isTaken = isAdopted',
        replace: '  await context.books.claim(entry)\n  const isTaken = isAdopted',
      },
      { find: 'if (!(await context.books.isStillOurs(entry)))', replace: "if (entry.key === '')" },
    ],
    scenario: 'plain',
    at: 'hear POST /v1/video/generations#1 before',
    says: /2 paid creates under one key/,
  },
  'takes-a-key-that-is-being-sent': {
    why: 'A call whose outcome nobody knows is made again.',
    changes: [
      {
        find: "state === 'rejected' || state === 'not_sent' || isReplaced\n",
        replace: "state !== 'accepted' || isReplaced\n",
      },
    ],
    scenario: 'plain',
    at: 'send POST /v1/video/generations#1 after',
    says: /2 paid creates under one key/,
  },
  'accepts-without-the-journal': {
    why: 'A task whose ref was told cannot be found again.',
    changes: [
      {
        find: 'isTaken ? undefined : await context.books.note(entry, patch)',
        replace: 'isTaken ? undefined : void patch',
      },
    ],
    scenario: 'plain',
    at: 'open .vidrelay-*.part#1 before',
    says: /whose ref was told is unknown/,
  },
  'reads-the-link-before-the-id-is-written': {
    why: 'A link that cannot be read costs the id of a paid task.',
    changes: [
      {
        find: '  // Undefined: it is not written yet.\n',
        replace: '  new URL((raw as any).result_url, context.relay.baseURL)\n',
      },
    ],
    scenario: 'broken-link',
    says: /bug of its own|without a kill it ends with unknown/,
  },
  'tells-the-count-before-it-counts': {
    why: 'The journal seems to have forgotten a call that it never knew, and claims nothing more.',
    changes: [
      { find: '.run(purchases)\n', replace: '.run(purchases)\n    witness.publish()\n' },
      { find: '    witness?.publish()\n', replace: '' },
    ],
    scenario: 'plain',
    at: 'rename tasks.db.id.* to tasks.db.id#2 after',
    says: /it does not end: exit 11/,
  },
  'stops-where-the-journal-does': {
    why: 'A paid task is left lying because of its line in the journal.',
    changes: [
      {
        find: 'const goOn = (error: unknown): Task => {\n',
        replace: 'const goOn = (error: unknown): Task => {\n    if (error) throw error\n',
      },
    ],
    scenario: 'locked',
    says: /without a kill it needs/,
  },
  'waits-for-the-dead': {
    why: 'The lock of a process that was killed is waited for without end.',
    changes: [{ find: "'gone' : await lifeOf(owner, me)", replace: "'gone' : 'alive'" }],
    scenario: 'plain',
    at: 'open .vidrelay-*.part#1 after',
    says: /it never ends/,
  },
  'sweeps-nothing': {
    why: 'What killed saves leave stays for ever.',
    changes: [{ find: '  if (!(await isOld())) return false\n', replace: '  if (names.length > 0) return false\n' }],
    scenario: 'plain',
    at: 'link .vidrelay-*.lock-* to .vidrelay-*.lock#1 before',
    says: /litter that a resume leaves/,
  },
}
