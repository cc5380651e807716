/** A command as a person can paste it into a POSIX shell. */
export const commandLine = (words: readonly string[]): string =>
  [
    'vidrelay',
    ...words.map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)),
  ].join(' ')
