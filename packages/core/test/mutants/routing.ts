import type { Mutant } from './mutant.ts'

/** Purchases over routes. */
export const routingMutants: readonly Mutant[] = [
  {
    id: 'goes-on-after-a-refused-content',
    why: 'What one provider refused for its content is carried from relay to relay.',
    find: '(afterRefusal && sharedCauses.has(error.code))',
    replace: 'sharedCauses.has(error.code)',
    killer: 'route/it stops: a refused content',
    says: 'a request that nobody expects; expected: no further request; came: POST https://api.orchard.example/v1/tasks',
  },
  {
    id: 'does-not-go-on',
    why: 'A relay that is closed stops an order that the next one would take.',
    find: 'return ownCauses.has(error.code) ||',
    replace: "return error.code === '' ||",
    killer: 'route/on proof it goes on: a refused key',
    says: 'came: unauthenticated',
  },
  {
    id: 'route-fingerprint-without-the-prompt',
    why: "Two orders that share a key by mistake get the first one's video, and nobody hears of it.",
    find: 'const identity = { ...asked, images',
    replace: "const identity = { ...asked, prompt: '', images",
    killer: 'route/other ways in another order leave the answer of a key the same',
    says: 'no error came',
  },
  {
    id: 'key-is-free-between-two-ways',
    why: 'Two workers buy one order, each at a relay of its own.',
    find: 'const claim = await claimFor(sending, key, ended).catch(',
    replace:
      'const { context: own } = sending\n    await own.books.settle({ key, attempt: ended!.attempt }, ended!.patch)\n    await own.clock.sleep(2000)\n    const claim = await claimFor(sending, key).catch(',
    killer: 'route/who waits hears the end of the whole way',
    says: 'came: unauthenticated',
  },
  {
    id: 'sentences-of-the-ways-are-not-told',
    why: 'Nobody sees why an order fits no relay.',
    find: 'if (only && refusals.length === 1) return only',
    replace: 'if (only) return only',
    killer: 'route/what no way takes as it is asked is refused with the sentence of each',
    says: 'error.message',
  },
  {
    id: 'route-is-not-looked-at',
    why: 'A service starts with a route that can never make anything.',
    find: 'if (problems.every(problem => problem !== undefined))',
    replace: 'if (problems.length === 0)',
    killer: 'route/what no way can serve is refused with the sentence of each',
    says: 'error.message',
  },
  {
    id: 'refused-key-is-not-told',
    why: 'A key that was revoked sends every order to the dearer relay, and nobody hears of it.',
    find: "if (reason !== 'unauthenticated') return []",
    replace: "if (reason !== 'aborted') return []",
    killer: 'route/on proof it goes on: a refused key',
    says: 'task.warnings',
  },
]
