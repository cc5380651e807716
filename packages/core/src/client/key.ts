import type { Provider } from '../contract/provider.ts'
import { keyRefused } from '../words/problems.ts'
import type { Warning } from '../words/task.ts'

/** A key that can be sent, and what is to be said of it before. */
export interface CheckedKey {
  key: string
  warnings: readonly Warning[]
}

/** The key, from the option or the environment; what cannot go into a header is refused, by where it came from and without being shown. */
export function checkedKey(provider: Provider, option: string | undefined): CheckedKey {
  const variable = option === undefined ? provider.keyEnv.find(name => process.env[name]) : undefined
  const key = variable === undefined ? option : process.env[variable]
  const names = provider.keyEnv.join(' or ')
  if (!key) {
    throw keyRefused(
      provider,
      'apiKey',
      `${provider.title} needs a key; set ${names} or pass apiKey. ${provider.keyHelp}`,
    )
  }
  const field = variable ?? 'apiKey'
  const position = [...key].findIndex(character => !/^[\x21-\x7e]$/.test(character))
  if (position >= 0) {
    const what = /\s/.test([...key][position]!) ? 'a space or line break' : 'a character that no key has'
    throw keyRefused(
      provider,
      field,
      `${what} stands at position ${position + 1} of ${[...key].length}; accepted: the key alone, in plain ASCII`,
    )
  }
  return { key, warnings: formWarnings(provider, key, field) }
}

/** A key that does not look like the provider's is another service's, as a rule; a refusal of it may say nothing of that. */
function formWarnings({ key: form, title, keyEnv, keyHelp }: Provider, key: string, field: string): Warning[] {
  if (!form || key.startsWith(form.prefix)) return []
  const where = field === 'apiKey' ? `apiKey, or leave it out and set ${keyEnv[0]}` : field
  return [
    {
      code: 'key',
      field,
      message: `${field}: keys of ${title} begin with ${form.prefix}, and this one does not; it is sent as it is. Check ${where}. ${keyHelp}`,
      source: form.source,
    },
  ]
}
