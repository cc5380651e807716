// Checked by tsc, never run: what a provider or a model cannot do does not compile. A line that begins to compile
// makes its `@ts-expect-error` an error.
import { paperboat } from '../../test/made-up-provider.ts'
import {
  type ClientOptions,
  createClient,
  createRelay,
  type KnownModel,
  type Relay,
  type Routes,
  type SavedFile,
  type Task,
} from '../index.ts'
import { defineProvider, type Provider } from '../provider.ts'
import { generateRequestSchema, userRequestSchema } from '../schema.ts'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const isTrue = <T extends true>(): T | undefined => undefined

/** One kind, a default model that is sent, limits in lists: the shape of a gateway's document. */
const tide = defineProvider({
  ...paperboat.definition,
  id: 'tide',
  dialects: {
    wave: {
      kind: 'video',
      routes: {
        submit: {
          method: 'POST',
          path: '/v1/waves',
          fields: { model: 'model', prompt: 'prompt', seconds: 'seconds', aspectRatio: 'ratio' },
          media: [{ as: 'url', to: 'image_urls[]' }],
          mediaOptions: ['input_reference'],
          limits: { model: { default: 'ebb', sent: true }, prompt: [{ given: true }, { max: 9, outside: 'advised' }] },
        },
        get: { method: 'GET', path: '/v1/waves/{id}' },
      },
      answer: { id: ['id'], status: ['status'], outputs: [{ at: 'url' }] },
    },
  },
  models: {
    ebb: {
      limits: {
        prompt: [{ given: true }],
        seconds: [
          { default: 4, sent: true, min: 1, max: 15 },
          { in: [4, 6, 8], outside: 'advised' },
        ],
        images: { max: 7 },
      },
      source: 'P1',
    },
    flow: { limits: { seconds: { in: [5, 10] }, images: { min: 1, max: 1 } }, source: 'P1' },
  },
})

async function compiles(anyModel: string, pictures: readonly string[], configured: ReturnType<typeof paperboat>) {
  const relay = createClient(configured, { journal: false })
  const { videos, images } = relay
  const prompt = 'p'

  // Models: known ones complete, others pass.
  isTrue<Same<KnownModel<typeof paperboat.definition, 'video'>, 'boat-1' | 'boat-one' | 'boat-some' | 'boat-text'>>()
  isTrue<Same<KnownModel<typeof paperboat.definition, 'image'>, 'still'>>()
  await videos.submit({ model: 'boat-1', prompt, seconds: 5, aspectRatio: '16:9', resolution: '720p', seed: 0 })
  await videos.submit({ model: 'boat-next', prompt, size: '1280x720', images: pictures })
  await videos.submit({ model: 'raft-9', prompt, count: 2 })
  await videos.submit({ model: anyModel, prompt, size: '1280x720' })
  await videos.submit({ prompt, seconds: 5 })
  // @ts-expect-error without a model: what all of them have in common
  await videos.submit({ prompt, resolution: '720p' })
  // @ts-expect-error a model is text
  await videos.submit({ model: 7, prompt })

  // Fields.
  // @ts-expect-error no field size on this route
  await videos.submit({ model: 'boat-1', prompt, size: '1280x720' })
  // @ts-expect-error the model takes the resolution away
  await videos.submit({ model: 'boat-text', prompt, resolution: '720p' })
  // @ts-expect-error no such field anywhere
  await videos.submit({ model: 'boat-1', prompt, duration: 5 })
  // @ts-expect-error no such field anywhere, for no model
  await videos.submit({ model: 'boat-next', prompt, duration: 5 })
  // @ts-expect-error the prompt is required
  await videos.submit({ model: 'boat-1' })
  // @ts-expect-error seconds are a number
  await videos.submit({ model: 'boat-1', prompt, seconds: '5' })
  // @ts-expect-error a resolution has lines
  await videos.submit({ model: 'boat-1', prompt, resolution: 'hd' })

  // Lists: a closed one is the type, an advised or common one leaves it open.
  // @ts-expect-error 1:1 is not in the closed list
  await videos.submit({ model: 'boat-1', prompt, aspectRatio: '1:1' })
  await videos.submit({ model: 'boat-one', prompt, images: ['https://a.example/'], aspectRatio: '1:1' })
  // @ts-expect-error but a ratio it has to be
  await videos.submit({ model: 'boat-one', prompt, images: ['https://a.example/'], aspectRatio: 'wide' })
  await images.submit({ model: 'still', prompt, size: '512x512', count: 2 })
  // @ts-expect-error not in the closed list of sizes
  await images.submit({ model: 'still', prompt, size: '513x513' })

  // Images.
  await videos.submit({ model: 'boat-1', prompt, images: [] })
  await videos.submit({ model: 'boat-one', prompt, images: [{ path: 'a.png', role: 'firstFrame' }] })
  await videos.submit({ model: 'boat-some', prompt, images: ['https://a.example/', { bytes: new Uint8Array() }] })
  // @ts-expect-error exactly one, not none
  await videos.submit({ model: 'boat-one', prompt })
  // @ts-expect-error exactly one, not two
  await videos.submit({ model: 'boat-one', prompt, images: ['https://a.example/', 'https://b.example/'] })
  // @ts-expect-error exactly one, not any number
  await videos.submit({ model: 'boat-one', prompt, images: pictures })
  // @ts-expect-error one or more, not none
  await videos.submit({ model: 'boat-some', prompt })
  // @ts-expect-error one or more, not an empty list
  await videos.submit({ model: 'boat-some', prompt, images: [] })
  // @ts-expect-error this model takes none
  await videos.submit({ model: 'boat-text', prompt, images: ['https://a.example/'] })
  // @ts-expect-error an image has one form
  await videos.submit({ model: 'boat-1', prompt, images: [{ file: 'a.png' }] })

  // Provider options are JSON.
  await videos.submit({ model: 'boat-1', prompt, providerOptions: { mood: ['sad', { deep: null }] } })
  // @ts-expect-error a function is no JSON
  await videos.submit({ model: 'boat-1', prompt, providerOptions: { mood: () => 'sad' } })

  // Operations: those of the document, by kind.
  const remixed = await videos.remix({ source: (await relay.get('vr1_')).ref, prompt })
  isTrue<Same<typeof remixed, Task>>()
  // @ts-expect-error videos have no extend
  await videos.extend({ source: remixed.ref })
  // @ts-expect-error images have no remix
  await images.remix({ source: remixed.ref })

  // An output turns the task into a file.
  const file = await videos.generate({ model: 'boat-1', prompt }, { output: 'a.mp4' })
  isTrue<Same<typeof file, SavedFile>>()
  const task = await videos.generate({ model: 'boat-1', prompt }, { key: 'order-1', maxCost: 1 })
  isTrue<Same<typeof task, Task>>()
  const plain = await videos.generate({ model: 'boat-1', prompt })
  isTrue<Same<typeof plain, Task>>()
  // @ts-expect-error generate, too, looks at the model
  await videos.generate({ model: 'boat-1', prompt, size: '1x1' }, { output: 'a.mp4' })
}

async function compilesWithDefault() {
  const relay = createClient(tide({ apiKey: 'k' }), { journal: false })
  const prompt = 'p'
  await relay.videos.submit({ prompt })
  await relay.videos.submit({ prompt, seconds: 7, images: ['https://a.example/'] })
  await relay.videos.submit({ model: 'ebb', prompt, seconds: 7, aspectRatio: '2:1' })
  await relay.videos.submit({ prompt, providerOptions: { input_reference: { image_url: 'https://a.example/' } } })
  await relay.videos.generate({ prompt }, { output: 'a.mp4' })
  // @ts-expect-error the default model has no size
  await relay.videos.submit({ prompt, size: '1280x720' })
  // @ts-expect-error nor has it here
  await relay.videos.generate({ prompt, size: '1280x720' }, { output: 'a.mp4' })
  // @ts-expect-error the closed list of seconds
  await relay.videos.submit({ model: 'flow', prompt, seconds: 6, images: ['https://a.example/'] })
  // @ts-expect-error exactly one image
  await relay.videos.submit({ model: 'flow', prompt })
  // @ts-expect-error this document makes no images
  await relay.images.submit({ prompt })
  // @ts-expect-error and has no remix
  relay.videos.remix
}

/** Where the wire knows sizes, a ratio and a resolution are offered as the sizes have them. */
const canvas = defineProvider({
  ...paperboat.definition,
  id: 'canvas',
  dialects: {
    pixels: {
      kind: 'video',
      routes: {
        submit: { method: 'POST', path: '/v1/boats', fields: { model: 'model', prompt: 'prompt', size: 'size' } },
        get: { method: 'GET', path: '/v1/boats/{id}' },
      },
      answer: { id: ['id'], status: ['status'], outputs: [{ at: 'url' }] },
    },
  },
  models: {
    sketch: {
      sizes: {
        '1280x720': { aspectRatio: '16:9', resolution: '720p' },
        '1080x1920': { aspectRatio: '9:16', resolution: '1080p' },
      },
      source: 'P1',
    },
    square: { sizes: { '512x512': { aspectRatio: '1:1' } }, source: 'P1' },
    free: { fields: { aspectRatio: 'size' }, sizes: { '512x512': { aspectRatio: '1:1' } }, source: 'P1' },
    bare: { fields: { size: null }, sizes: { '512x512': { aspectRatio: '1:1' } }, source: 'P1' },
  },
})

async function compilesSizes() {
  const { videos } = createClient(canvas({ apiKey: 'k' }), { journal: false })
  const prompt = 'p'
  await videos.submit({ model: 'sketch', prompt, aspectRatio: '16:9' })
  await videos.submit({ model: 'sketch', prompt, aspectRatio: '9:16', resolution: '1080p' })
  await videos.submit({ model: 'sketch', prompt, size: '640x640', resolution: '720p' })
  await videos.submit({ model: 'square', prompt, aspectRatio: '1:1' })
  await videos.submit({ model: 'free', prompt, aspectRatio: '21:9' })
  // @ts-expect-error no size has this ratio
  await videos.submit({ model: 'sketch', prompt, aspectRatio: '1:1' })
  // @ts-expect-error no size has this resolution
  await videos.submit({ model: 'sketch', prompt, aspectRatio: '16:9', resolution: '480p' })
  // @ts-expect-error its sizes say nothing of resolutions
  await videos.submit({ model: 'square', prompt, resolution: '720p' })
  // @ts-expect-error without a place for sizes there are none
  await videos.submit({ model: 'bare', prompt, aspectRatio: '1:1' })
}

/** A route: what every way of it can make. */
async function compilesRoutes(options: ClientOptions, read: Routes, name: string) {
  const providers = [paperboat({ apiKey: 'k' }), tide({ apiKey: 'k' })] as const
  const relay = createRelay({
    ...options,
    providers,
    routes: {
      both: [{ provider: 'paperboat', model: 'boat-1' }, { provider: 'tide' }],
      one: [{ provider: 'tide', model: 'flow' }],
      wide: [{ provider: 'paperboat', model: 'boat-1', set: { aspectRatio: '16:9' } }],
      own: [{ provider: 'paperboat', model: 'raft-9' }],
      still: [{ provider: 'paperboat', model: 'still' }],
      mixed: [{ provider: 'paperboat', model: 'still' }, { provider: 'tide' }],
    },
  })
  const prompt = 'p'
  await relay.videos.submit({ model: 'both', prompt, seconds: 7, aspectRatio: '9:16', images: [] })
  await relay.videos.submit({ model: 'wide', prompt, aspectRatio: '1:1', resolution: '720p' })
  await relay.videos.submit({ model: 'own', prompt, size: '1280x720' })
  await relay.videos.generate({ model: 'one', prompt, seconds: 5, images: ['https://a.example/'] }, { output: 'a.mp4' })
  await relay.videos.estimate({ model: 'both', prompt })
  await relay.images.submit({ model: 'still', prompt, size: '512x512' })
  // @ts-expect-error no route of this name
  await relay.videos.submit({ model: 'boat-1', prompt })
  // @ts-expect-error a route has to be named
  await relay.videos.submit({ prompt })
  // @ts-expect-error only one of the two has a resolution
  await relay.videos.submit({ model: 'both', prompt, resolution: '720p' })
  // @ts-expect-error one of the two takes two ratios alone
  await relay.videos.submit({ model: 'both', prompt, aspectRatio: '1:1' })
  // @ts-expect-error both need a prompt
  await relay.videos.submit({ model: 'both' })
  // @ts-expect-error exactly one image
  await relay.videos.generate({ model: 'one', prompt }, { output: 'a.mp4' })
  // @ts-expect-error this route makes images
  await relay.videos.submit({ model: 'still', prompt })
  // @ts-expect-error and one that makes neither on all its ways serves nothing
  await relay.images.submit({ model: 'mixed', prompt })
  // @ts-expect-error an estimate looks, too
  await relay.videos.estimate({ model: 'both', prompt, size: '1x1' })

  // The client of one is as narrow as `createClient` makes it.
  await relay.client('tide').videos.submit({ prompt, seconds: 7 })
  // @ts-expect-error it makes no images
  relay.client('tide').images
  // @ts-expect-error no such provider here
  relay.client('sieve')
  // @ts-expect-error a way leads to a provider that is there
  createRelay({ ...options, providers, routes: { both: [{ provider: 'sieve' }] } })

  // What is only known when the program runs: nothing is narrowed, and it goes where any relay goes.
  const open: Relay = createRelay({ ...options, providers, routes: read })
  await open.videos.submit({ model: name, prompt, size: '1x1' })
  const [first, second] = providers
  const later = { both: [{ provider: first.definition.id as string }, { provider: second.definition.id as string }] }
  await createRelay({ ...options, providers, routes: later }).videos.submit({ model: 'both', prompt, size: '1x1' })
  const { id } = first.definition as Provider
  const named = createRelay({ ...options, providers, routes: { both: [{ provider: id, model: name }] } })
  await named.videos.submit({ model: 'both', prompt, size: '1x1' })
  const any: Relay = relay
  await any.videos.submit({ model: name, prompt, resolution: '720p' })
  await any.client('paperboat').videos?.submit({ prompt })
}

/** What a schema read is what a client takes. */
async function compilesRead(body: unknown) {
  const relay = createClient(tide({ apiKey: 'k' }), { journal: false })
  await relay.videos.submit(userRequestSchema.parse(body))
  await relay.videos.submit(generateRequestSchema.parse(body))
}

/** A provider that is only known when the program runs. */
async function compilesWide(provider: Provider) {
  const relay = createClient(defineProvider(provider)({ apiKey: 'k' }), { journal: false })
  await relay.videos?.submit({ prompt: 'p', size: '1x1', images: [] })
  await relay.images?.edit?.({ source: (await relay.get('vr1_')).ref })
  // @ts-expect-error it may make no videos
  await relay.videos.submit({ prompt: 'p' })
  // @ts-expect-error it may have no remix
  await relay.videos?.remix({ source: (await relay.get('vr1_')).ref })
}

async function compilesChoices() {
  // @ts-expect-error where paid calls are remembered has to be said
  createClient(paperboat(), {})
  // @ts-expect-error true is no journal
  createClient(paperboat(), { journal: true })
  // @ts-expect-error a status is one of ours
  defineProvider({ ...paperboat.definition, statuses: { done: { is: 'finished', source: 'P1' } } })
  // @ts-expect-error an error code is one of ours
  defineProvider({ ...paperboat.definition, errors: [{ id: 'x', is: 'bad_luck', source: 'P1' }] })
}

void [compiles, compilesRead, compilesWithDefault, compilesSizes, compilesRoutes, compilesWide, compilesChoices]
