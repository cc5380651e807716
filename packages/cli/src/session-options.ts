/** The options that several commands share, as the parser hands them over. */
export interface SessionOptions {
  json?: true
  debug?: string
  provider?: string
  apiKey?: string
  baseUrl?: string
  account?: string
  proxy?: string
  allowFakeIp?: true
  allowHost?: string[]
  /** Empty: a sandbox of the command's own. */
  sandbox?: string
  /** False: none. Absent: the default one. */
  journal?: string | false
  deadline?: number
  knownAs?: string
  model?: string | undefined
  output?: string
  overwrite?: true
  /** A file of prices. */
  prices?: string
}
