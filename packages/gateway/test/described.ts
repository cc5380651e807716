import { Ajv2020 } from 'ajv/dist/2020.js'

// biome-ignore lint/suspicious/noExplicitAny: a document of a stranger, as far as this is concerned
type Document = any

let known: { document: Document; ajv: Ajv2020 } | undefined

/** What is wrong with an answer, by the gateway's own description; undefined: it is as described. */
export async function misdescribed(url: string, method: string, path: string, status: number, body: unknown) {
  known ??= await read(url)
  const { document, ajv } = known
  const [at] = path.split('?') as [string]
  const places = Object.keys(document.paths).toSorted((a, b) => a.split('{').length - b.split('{').length)
  const place = places.find(one => fits(one, at) && document.paths[one][method.toLowerCase()])
  if (place === undefined) return status === 404 || status === 405 ? undefined : `${method} ${at} is not described`
  const answer = document.paths[place][method.toLowerCase()].responses[status < 300 ? 200 : 'default']
  const schema = answer.content?.['application/json']?.schema
  if (!schema) return `${method} ${place} gives no JSON, as it is described`
  const check = ajv.compile({ ...schema, components: document.components })
  return check(body) ? undefined : `${method} ${place}: ${ajv.errorsText(check.errors)}`
}

async function read(url: string) {
  const document = await (await fetch(`${url}/openapi.json`)).json()
  return { document, ajv: new Ajv2020({ strict: false, addUsedSchema: false }) }
}

/** A place with words alone goes before one with an id, as it does in the gateway. */
function fits(place: string, path: string): boolean {
  const [wanted, given] = [place.split('/'), path.split('/')]
  return wanted.length === given.length && wanted.every((part, index) => part === '{id}' || part === given[index])
}
