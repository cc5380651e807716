import type { Row } from './row.ts'
import { accepted, create, does, page, restarts, submits } from './words.ts'

const key = 'order-1'
const heardOf = (type: string) =>
  does(`the events of ${type}`, async ({ events }) => events.filter(event => event.type === type), {
    gives: [
      { key, attempt: 1, state: 'sending', label: 'ann' },
      { key, attempt: 1, state: 'rejected', label: 'ann' },
      { key, attempt: 2, state: 'sending', label: 'bob' },
      { key, attempt: 2, state: 'accepted', label: 'bob' },
    ],
  })

/** Who asked, what it may cost, and what it cost. */
export const moneyRows: readonly Row[] = [
  {
    id: 'money/who asked stands in events and purchases, for each attempt, and changes no purchase',
    loses: 'Nobody can tell which user the money was spent for.',
    wire: [create(page(401)), accepted],
    does: [
      submits({ error: { code: 'unauthenticated' } }, { key, label: 'ann' }),
      submits({ gives: { ref: { id: 't1' } } }, { key, label: 'bob' }),
      heardOf('submit'),
      restarts(),
      submits({ gives: { ref: { id: 't1' } } }, { key, label: 'carol' }),
      does('list those of ann', async ({ client }) => client.purchases({ label: 'ann' }), {
        gives: [{ key, label: 'bob', attempts: [{ label: 'ann' }, { label: 'bob' }] }],
      }),
      does('list those of carol', async ({ client }) => client.purchases({ label: 'carol' }), { gives: [] }),
      submits({ error: { name: 'TypeError', message: 'label: accepted: text of 1 to 200 characters' } }, { label: '' }),
    ],
  },
]
