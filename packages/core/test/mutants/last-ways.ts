import type { Mutant } from './mutant.ts'

/** What no page promises is not asked, asked too often, or believed. */
export const lastWayMutants: readonly Mutant[] = [
  {
    id: 'last-ways-are-not-asked',
    why: 'A paid video that is there is waited for until the deadline, and never comes.',
    find: 'making && isEmpty(told) ? await byLastWays(context, ref, making) : []',
    replace: '[]',
    killer: 'last-way/a success without a link has its result behind the content route',
    says: 'came: GET https://api.orchard.example/v1/barn/b1',
  },
  {
    id: 'last-way-is-an-output',
    why: 'A task is called finished because of a route that may not be there.',
    find: 'if (row.last && !byRole.has(role)) continue',
    replace: '',
    killer: 'last-way/what is no medium of its kind is none: 404',
    says: 'watched; expected: 2 items',
  },
  {
    id: 'whatever-a-last-way-gives-is-taken',
    why: 'A page or a text is taken for the paid video.',
    find: 'return isOfKind(begin, ref.kind) ? [source] : []',
    replace: 'return begin ? [source] : []',
    killer: 'last-way/what is no medium of its kind is none: text',
    says: 'watched; expected: 2 items',
  },
  {
    id: 'last-ways-are-asked-with-each-look',
    why: 'Each look at a task whose link is late is two.',
    find: 'isLast ? 0 : longestEmptyMs(context)',
    replace: 'isLast ? 0 : 0',
    killer: 'last-way/whoever asks for the state alone asks it once in ten minutes',
    says: 'came: GET https://api.orchard.example/v1/barn/b1/content',
  },
  {
    id: 'last-ways-are-asked-once-only',
    why: 'A result that came to the content route late is given up.',
    find: 'isLast ? 0 : longestEmptyMs(context)',
    replace: 'isLast ? longestEmptyMs(context) : longestEmptyMs(context)',
    killer: 'last-way/it is asked again when the wait ends, at its deadline',
    says: 'came: timeout',
  },
  {
    id: 'last-way-speaks-against-a-link',
    why: 'Of a link that ran out the user hears of a route that never was.',
    find: 'if (!isExtra) failures.push(error)',
    replace: 'failures.push(error)',
    killer: 'last-way/behind a link its own word counts nothing: 404',
    says: 'error.status; expected: 403',
  },
  {
    id: 'last-way-is-tried-for-long',
    why: 'A link that ran out is told after minutes of asking for a route that never was.',
    find: 'isExtra ? 1 : attemptsPerSource',
    replace: 'attemptsPerSource',
    killer: 'last-way/behind a link its own word counts nothing: 500',
    says: 'came: GET https://api.orchard.example/v1/barn/b1/content',
  },
]
