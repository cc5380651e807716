import { refusal } from './refusal.ts'

const addressForm = /^(https?:\/\/\S+|(localhost|127(\.\d{1,3}){3})(:\d+)?(\/\S*)?)$/i

/**
 * `--sandbox` may stand alone or before an address. What follows it is an address or nothing to do with it: in
 * `--sandbox "a cat"` the cat is the prompt.
 */
export const markLoneSandbox = (words: readonly string[]): string[] =>
  words.map((word, index) => (word === '--sandbox' && !addressForm.test(words[index + 1] ?? '') ? '--sandbox=' : word))

/** The address behind `--sandbox`; empty for a sandbox of the command's own. */
export function parseSandbox(text: string): string {
  if (text === '') return ''
  if (!addressForm.test(text))
    throw refusal('sandbox', 'this is no address; accepted: --sandbox alone, or --sandbox http://127.0.0.1:8787')
  return (/^https?:/i.test(text) ? text : `http://${text}`).replace(/\/+$/, '')
}
