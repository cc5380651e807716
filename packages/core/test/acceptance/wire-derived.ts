import { entryOf } from '../journal-entry.ts'
import { says } from './difference.ts'
import type { Row } from './row.ts'
import { facet } from './scene.ts'
import { studioLook, studioRef } from './wire-words.ts'
import { does, json, order, page, taskRef } from './words.ts'

/** What is made from another task. */
export const wireDerivedRows: readonly Row[] = [
  // ---- made from another
  {
    id: 'wire/a source that was accepted is not lost by one word',
    loses: 'A remix is refused because one node of the relay lags behind.',
    wire: [
      { ...studioLook('done'), gives: json({ message: 'unknown' }, 404), times: 8 },
      { ...studioLook('done'), gives: page(403) },
      studioLook('done'),
      {
        ask: 'POST /v1/studio/v1/remix',
        json: { prompt: 'now at night' },
        gives: json({ id: 'v2', status: 'queued' }),
      },
    ],
    does: [
      does(
        'the journal holds the source',
        async scene => {
          await scene.journal!.claim(entryOf({ key: 'order-0', state: 'accepted', ref: studioRef }))
        },
        {},
      ),
      does('remix', scene => facet(scene).remix!({ prompt: 'now at night', source: studioRef }, order), {
        gives: { ref: { id: 'v2' } },
      }),
    ],
  },
  {
    id: 'wire/a remix of a finished task',
    loses: 'A remix cannot be had.',
    wire: [
      studioLook('done'),
      {
        ask: 'POST /v1/studio/v1/remix',
        json: { prompt: 'now at night' },
        gives: json({ id: 'v2', status: 'queued' }),
      },
    ],
    does: [
      does('remix', scene => facet(scene).remix!({ prompt: 'now at night', source: studioRef }, order), {
        gives: { ref: { id: 'v2', model: 'pear', operation: 'remix', dialect: 'studio' } },
        journal: [{ operation: 'remix', state: 'accepted' }],
      }),
    ],
  },
  {
    id: 'wire/a remix of a task that still runs is not sent',
    loses: 'A remix of a task that still runs is paid for and comes to nothing.',
    wire: [studioLook('running')],
    does: [
      does('remix', scene => facet(scene).remix!({ prompt: 'now at night', source: studioRef }, order), {
        error: { code: 'invalid_request', field: 'source', message: says('running', 'succeeded') },
        journal: [{ state: 'not_sent' }],
      }),
    ],
  },
  {
    id: 'wire/a key belongs to one source',
    loses: 'A key with another source counts as the same request and gives the remix of the first.',
    wire: [
      studioLook('done'),
      {
        ask: 'POST /v1/studio/v1/remix',
        json: { prompt: 'now at night' },
        gives: json({ id: 'v2', status: 'queued' }),
      },
    ],
    does: [
      does('remix', scene => facet(scene).remix!({ prompt: 'now at night', source: studioRef }, order), {
        gives: { ref: { id: 'v2' } },
      }),
      does(
        'remix of another',
        scene => facet(scene).remix!({ prompt: 'now at night', source: { ...studioRef, id: 'v9' } }, order),
        {
          error: { name: 'TypeError', message: says('another request') },
        },
      ),
    ],
  },
  {
    id: 'wire/an extension asks for no state, and names its source in the body',
    loses: 'An extension cannot be had.',
    wire: [
      {
        ask: 'POST /v1/studio/longer',
        json: { prompt: 'on', seconds: 4, from: { id: 'v1' } },
        gives: json({ id: 'v3', status: 'queued' }),
      },
    ],
    does: [
      does('extend', scene => facet(scene).extend!({ prompt: 'on', seconds: 4, source: studioRef }, order), {
        gives: { ref: { id: 'v3', operation: 'extend' } },
      }),
    ],
  },
  {
    id: 'wire/a remix of a task of somebody else',
    loses: 'A task of one account is remixed, and paid, with the key of another.',
    does: [
      does('remix', scene => facet(scene).remix!({ prompt: 'x', source: { ...studioRef, account: 'bob' } }, order), {
        error: { code: 'invalid_request', field: 'ref' },
        journal: [],
      }),
    ],
  },
  {
    id: 'wire/a task of a dialect that cannot be remixed',
    loses: 'A remix is sent to a route that there is not.',
    does: [
      does('remix', scene => facet(scene).remix!({ prompt: 'x', source: taskRef }, order), {
        error: { code: 'invalid_request', message: says('has no remix') },
        journal: [],
      }),
    ],
  },
]
