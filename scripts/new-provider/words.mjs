import { Script } from 'node:vm'

/** A sentence for whoever typed the command. */
export class Refusal extends Error {}

/** Names that the packages of this repository, or files beside the specifications, have already. */
const reserved = [
  'core',
  'ai-sdk',
  'otel',
  'cli',
  'gateway',
  'serve',
  'sandbox',
  'conformance',
  'specs',
  'matrix',
  'matches',
  'requirements',
  'stops-compiling',
]
/** Names that the written files import or declare themselves. */
const declared = ['paths', 'join', 'expect', 'it', 'definition', 'providers', 'refusal', 'ids', 'relay', 'task', 'file']

/** `acme-video` is exported as `acmeVideo`. */
export const camelOf = id => id.replace(/-(.)/g, (_, letter) => letter.toUpperCase())

/** What stands for each `__word__` of a template. */
export function wordsFor(name, { title, 'base-url': base = `https://api.${name}.example`, kind }) {
  const words = 'accepted: lower-case letters, digits and single hyphens, a letter first, like acme or acme-video'
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new Refusal(`name: ${JSON.stringify(name)} cannot be used; ${words}`)
  const camel = camelOf(name)
  const doc = name.replaceAll('-', '_').toUpperCase()
  // S0 to S4, C and X are the documents of specs/requirements.md.
  if (reserved.includes(name) || /^(S[0-4]|C|X)$/.test(doc))
    throw new Refusal(`name: ${name} stands for something else here; choose another name`)
  if (declared.includes(camel) || !isVariable(camel))
    throw new Refusal(
      `name: the adapter is exported as ${camel}, which is a word of the language or of the files; choose another name`,
    )
  if (kind !== 'video' && kind !== 'image') throw new Refusal(`--kind: ${JSON.stringify(kind)}; accepted: video, image`)
  if (title !== undefined && !/^[\p{L}\p{N}]([\p{L}\p{N} .&+-]*[\p{L}\p{N}])?$/u.test(title))
    throw new Refusal(`--title: ${JSON.stringify(title)}; accepted: letters, digits, spaces and . & + -`)
  const address = addressOf(base)
  const today = new Date().toISOString().slice(0, 10)
  return {
    id: name,
    camel,
    kind,
    title:
      title ??
      name
        .split('-')
        .map(word => word[0].toUpperCase() + word.slice(1))
        .join(' '),
    base: address,
    result: `https://cdn.${name}.example/task_1.${kind === 'video' ? 'mp4' : 'png'}`,
    doc,
    env: `${doc}_API_KEY`,
    makes: kind === 'video' ? 'videos from text or from one image' : 'images from text or from another image',
    today,
    month: today.slice(0, 7),
  }
}

const isVariable = word => {
  try {
    return Boolean(new Script(`'use strict'; let ${word}`))
  } catch {
    return false
  }
}

/** As core keeps a base URL: no slash and no /v1 at its end. */
function addressOf(text) {
  const accepted = 'accepted: an https address like https://api.acme.example, with or without a path'
  if (!URL.canParse(text)) throw new Refusal(`--base-url: ${JSON.stringify(text)} is no address; ${accepted}`)
  const url = new URL(text)
  if (url.protocol !== 'https:' || url.username || url.password || url.search || url.hash)
    throw new Refusal(`--base-url: ${JSON.stringify(text)} is more or less than an address; ${accepted}`)
  return url.origin + url.pathname.replace(/\/+$/, '').replace(/\/v1$/i, '')
}
