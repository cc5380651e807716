/** What is so where nobody says otherwise. */
export const usual = {
  host: '127.0.0.1',
  /** Of `vidrelay serve`. */
  port: 8788,
  /** So long a create of unknown outcome is looked for. */
  settleSeconds: 600,
  /** What a result may need on the disk. */
  keepFreeBytes: 256 * 2 ** 20,
} as const
