/**
 * Where the requirements stand that no recording can prove: `unit` by a test, `doc` by a sentence. Each names a file and words
 * that stand in it. What is proven by recordings is in their `covers`.
 */
export const proofs: { readonly [id: string]: readonly [file: string, words: string] } = {
  'S0-02': ['packages/gaia/README.md', 'Three steps'],
  'S0-05': ['packages/gaia/src/provider.test.ts', 'S0-05'],
  'S0-06': ['packages/gaia/src/provider.test.ts', 'S0-06'],
  'S0-09': ['packages/gaia/src/provider.test.ts', 'S0-09'],
  'S0-31': ['packages/gaia/README.md', 'no browser, no server and no Cloudflare waits'],
  'S0-38': ['packages/gaia/src/provider.test.ts', 'S0-38'],
  'S0-40': ['packages/gaia/src/provider.test.ts', 'S0-40'],
  'S1-03': [
    'packages/core/src/tasks/submit.test.ts',
    'is sent once, accepted, and in the journal before the caller has it',
  ],
  'S1-10': ['packages/core/src/tasks/submit.test.ts', 'a model that the provider did not list warns'],
  'S1-13': ['packages/apixgo/README.md', 'its real address, your own key, the mapped model'],
  'S1-14': [
    'packages/cli/test/commands.test.ts',
    'doctor: what costs nothing is asked, and it never says that the provider works',
  ],
  'S1-15': ['packages/core/src/tasks/submit.test.ts', 'own name for a known model keeps its limits'],
  'S1-18': ['packages/core/src/tasks/watch.test.ts', 'looks first after one interval, then every interval'],
  'S1-21': [
    'packages/core/src/client/create-client.test.ts',
    'missing: says which variable, and where a key comes from',
  ],
  'S1-23': ['packages/apixgo/README.md', 'Never put a key into a web page, a mobile app or a public repository'],
  'S1-24': ['packages/apixgo/README.md', 'from your own backend'],
  'S1-29': [
    'packages/cli/test/commands.test.ts',
    'models: the table without a key, with the live list where there is one',
  ],
  'S1-49': ['packages/apixgo/README.md', 'not behind a login, a cookie, a referer check or a temporary redirect'],
  'S1-53': ['packages/apixgo/src/provider.test.ts', 'knows both names of the key'],
  'S1-58': ['packages/core/src/tasks/watch.test.ts', 'makes sixty looks in the five minutes of the deadline'],
  'S1-61': ['packages/core/src/tasks/submit.test.ts', "toMatchObject({\n      status: 'queued',\n      ref:"],
  'S1-63': ['packages/core/src/tasks/watch.test.ts', "expect(error.message).toContain('task_1')"],
  'S1-69': ['packages/core/src/tasks/watch.test.ts', 'expect(clock.elapsed).toBe(300_000)'],
  'S1-72': ['packages/cli/test/generate.test.ts', 'without --output a fresh name of its own'],
  'S1-74': ['packages/core/src/tasks/download.test.ts', 'as a web stream, also across a cut'],
  'S1-85': ['packages/apixgo/src/provider.test.ts', 'every documented error says what to do'],
  'S1-88': ['packages/cli/README.md', 'temporary'],
  'S1-89': ['packages/apixgo/README.md', 'Can the link of a video be kept?'],
  'S1-90': ['packages/core/src/tasks/watch.test.ts', "['another task', state("],
  'S2-05': ['packages/geeknow/README.md', 'docs.geeknow.top/llms.txt'],
  'S2-10': ['packages/geeknow/src/provider.test.ts', 'has a row for each of the three documented form models (S2-10)'],
  'S3-02': ['packages/toapis/README.md', 'llms.txt'],
  'S3-13': ['packages/toapis/README.md', 'camera'],
  'S3-19': ['packages/toapis/src/provider.test.ts', 'S3-19'],
  'S3-20': ['packages/toapis/src/provider.test.ts', 'S3-20'],
  'S4-04': ['packages/openai-videos/README.md', 'llms.txt'],
  'S4-33': [
    'packages/core/src/client/wide.test.ts',
    'remix: the source in the path, its model by default, paid like a submit',
  ],
}

/** Not proven yet, each with its reason. */
export const waiting: { readonly [id: string]: string } = {}
