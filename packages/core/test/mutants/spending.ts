import type { Mutant } from './mutant.ts'

/** What a purchase may cost, and who asked for it. */
export const spendingMutants: readonly Mutant[] = [
  {
    id: 'claims-without-the-budget',
    why: 'A budget is set, and nothing is ever refused for it.',
    find: 'context.books.claim(await newEntry(context, paid, key), ended, limits)',
    replace: 'context.books.claim(await newEntry(context, paid, key), ended)',
    killer: 'money/a budget that has no room refuses before anything is sent, and says what is used',
    says: 'a request that nobody expects; expected: no further request',
  },
  {
    id: 'unknown-costs-nothing',
    why: 'What may be billed makes room in the budget for more.',
    find: "if (state === 'rejected' || state === 'not_sent') return 0",
    replace: "if (state === 'rejected' || state === 'not_sent' || state === 'unknown') return 0",
    killer: 'money/what was refused is given back, and what nobody knows stays claimed until it is settled',
    says: 'no error came; expected: {"code":"budget_exceeded"',
  },
  {
    id: 'a-refusal-costs',
    why: 'A provider that refuses all day uses up the budget of those that work.',
    find: "if (state === 'rejected' || state === 'not_sent') return 0",
    replace: "if (state === 'not_sent') return 0",
    killer: 'money/what was refused is given back, and what nobody knows stays claimed until it is settled',
    says: 'budget_exceeded',
  },
  {
    id: 'a-budget-for-ever',
    why: 'A budget of a day that was used up once is never renewed.',
    find: 'createdAt.slice(0, 10)',
    replace: 'createdAt.slice(0, 4)',
    killer: 'money/the next day of UTC has a budget of its own',
    says: 'budget_exceeded',
  },
  {
    id: 'the-dear-way-ends-it',
    why: 'A relay that is too dear for what is left of the budget stops the order that a cheaper one would take.',
    find: "last = { state: 'not_sent', error: noRoom(sending, claim.entry, claim.over) }",
    replace: 'return { error: noRoom(sending, claim.entry, claim.over) }',
    killer: 'route/each way counts its own price, and one that has no room is passed by',
    says: 'budget_exceeded',
  },
  {
    id: 'label-not-written',
    why: 'Nobody can tell which user the money was spent for.',
    find: 'label: options.label ?? null,',
    replace: 'label: null,',
    killer: 'money/who asked stands in events and purchases, for each attempt, and changes no purchase',
    says: 'expected: "ann"; came: nothing',
  },
]
