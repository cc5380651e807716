import { z } from 'zod'
import { type Limits, usualLimits } from '../bodies/limits.ts'
import { usual } from '../usual.ts'

/**
 * What may stand in `vidrelay.config.yaml`. Each description ends with what is accepted: editors show it, and so does the
 * sentence about a value that is not.
 */
const described = <T extends z.ZodType>(schema: T, about: string, accepted: string): T =>
  schema.describe(`${about}. Accepted: ${accepted}`)

const variable = /^[A-Z_][A-Z0-9_]{0,127}$/ // in capitals, which no key is
const text = z.string().min(1)
const table = (of: string) => described(z.record(z.string(), text), of, 'names with a text each')

const provider = z.strictObject({
  use: described(text, 'The adapter', 'an id that `vidrelay providers` lists'),
  account: described(
    z.string().regex(/^[\w.-]{1,64}$/),
    'A name of yours for one of several accounts',
    'up to 64 letters, digits, ".", "-" and "_"; never the key',
  ).optional(),
  keyEnv: described(
    z.string().regex(variable),
    'Which variable of the environment holds the key. Default: the adapter’s own',
    'the name of a variable, as MY_API_KEY; never the key itself',
  ).optional(),
  baseURL: described(
    z.string().refine(isPlainAddress),
    'Another address that speaks the same protocol; the key goes there. Default: the provider’s',
    'an http(s) address without user, password, query or fragment',
  ).optional(),
  models: table(
    'The relay’s own names for models, and the names in the adapter’s table whose limits they have',
  ).optional(),
  dialects: table('Other documented ways of speaking, by the dialect whose place they take').optional(),
})

const step = z.strictObject({
  provider: described(text, 'Where it is made', 'the `use` of one of the providers'),
  account: described(
    text,
    'Which of its accounts. Default: the first',
    'the `account` of one of the providers',
  ).optional(),
  model: described(text, 'As this provider calls it. Default: what its document names', 'a text').optional(),
  set: described(
    z.record(z.string(), z.json()),
    'Fields of the request that this way needs otherwise than asked',
    'fields of a request, as seconds: 6',
  ).optional(),
})

const price = z.strictObject({
  usd: described(z.number().min(0), 'US dollars', 'a number, 0 or more'),
  per: described(
    z.enum(['request', 'second', 'image']),
    'For each of what. Default: request',
    'request, second, image',
  ).optional(),
  seconds: described(z.number().positive(), 'Only for so many seconds or fewer', 'a number, more than 0').optional(),
  resolution: described(text, 'Only for this one', 'a text').optional(),
})

const about: { readonly [name in keyof Limits]: string } = {
  jsonBytes: 'Bytes of a body of JSON',
  formBytes: 'Bytes of a form with its files',
  fileBytes: 'Bytes of one file or field of a form',
  files: 'Files of a form',
  fields: 'Fields of a form',
  depth: 'Levels of JSON',
  values: 'Values in JSON',
  headerBytes: 'Bytes of the headers of a request',
  headerSeconds: 'Seconds until the headers are there',
  bodySeconds: 'Seconds until the body is there',
  idleSeconds: 'Seconds in which nothing of a body comes, or nothing of a result is taken',
}
const limit = (name: keyof Limits) =>
  described(
    z
      .int()
      .min(1)
      .max(2 ** 31 - 1),
    `${about[name]}. Default: ${usualLimits[name]}`,
    'a whole number, 1 or more',
  ).optional()
const limits = z.strictObject(
  Object.fromEntries(Object.keys(about).map(name => [name, limit(name as keyof Limits)])) as {
    [name in keyof Limits]: ReturnType<typeof limit>
  },
)

export const configSchema = z
  .strictObject({
    listen: z
      .strictObject({
        host: described(text, `Where to listen. Default: ${usual.host}`, 'an address of this machine').optional(),
        port: described(
          z.int().min(0).max(65_535),
          `Default: ${usual.port}. 0 takes any that is free`,
          'a whole number from 0 to 65535',
        ).optional(),
      })
      .describe('Accepted: host, port')
      .optional(),
    data: described(
      text,
      'The folder of tasks, journal, keys and results; one that is not absolute stands beside this file',
      'a path',
    ).optional(),
    providers: described(
      z.array(provider.describe('Accepted: use, and what differs from the adapter’s own')).min(1),
      'Who makes what is asked for. Default: every provider whose key is in the environment',
      'a list with at least one `- use: …`',
    ).optional(),
    routes: described(
      z.record(
        z.string(),
        described(
          z.array(step.describe('Accepted: provider, and account, model, set')).min(1),
          'Ways, in the order in which they are tried',
          'a list with at least one `- provider: …`',
        ),
      ),
      'What clients call a model, and where it is made. Default: every model that a table knows, by its own name',
      'names of models, each with a list of ways',
    ).optional(),
    prices: described(
      z.record(
        z.string(),
        described(z.union([price, z.array(price).min(1)]), 'What you pay', 'usd and per, or a list of such'),
      ),
      'What you pay, over what the adapters know',
      'provider/model, each with usd and per',
    ).optional(),
    network: z
      .strictObject({
        proxy: described(
          z.union([z.literal(false), z.string().refine(isPlainAddress)]),
          'An HTTP proxy. Default: what the environment says',
          'an http address without a password (one with a password belongs into HTTPS_PROXY), or false for none',
        ).optional(),
        allowFakeIp: described(
          z.boolean(),
          'Allow names that a fake-IP proxy puts into 198.18.0.0/15',
          'true, false',
        ).optional(),
        allowHosts: described(
          z.array(text),
          'Private places that results may be fetched from',
          'a list of hosts with ports, as minio:9000',
        ).optional(),
      })
      .describe('Accepted: proxy, allowFakeIp, allowHosts')
      .optional(),
    limits: limits
      .describe(`What requests may hold and how long they may take. Accepted: ${Object.keys(about).join(', ')}`)
      .optional(),
    results: z
      .strictObject({
        retentionDays: described(
          z.number().positive().max(36_500),
          'So long results are kept once they are saved; the prompt goes with them. Default: for ever',
          'days, more than 0',
        ).optional(),
        keepFreeBytes: described(
          z.int().min(0),
          `Where less is free on the disk, nothing is bought. Default: ${usual.keepFreeBytes / 2 ** 20} MiB`,
          'a whole number, 0 or more',
        ).optional(),
      })
      .describe('Accepted: retentionDays, keepFreeBytes')
      .optional(),
    settleSeconds: described(
      z.int().min(0).max(86_400),
      `So long a create of unknown outcome is looked for before it is told as failed. Default: ${usual.settleSeconds}`,
      'a whole number of seconds from 0 to 86400',
    ).optional(),
  })
  .describe('The gateway of vidrelay: who makes what, and under which name. Keys stand in the environment, never here.')

export type GatewayConfig = z.output<typeof configSchema>

/** For editors, which complete and check the file by it. */
export const configJsonSchema = (): object => z.toJSONSchema(configSchema, { io: 'input' })

function isPlainAddress(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && /^https?:$/.test(url.protocol) && !/[?#]/.test(value) && !url.username && !url.password
}
