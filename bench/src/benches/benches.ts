import type { Options } from '../measure/options.ts'
import type { Line } from '../measure/report.ts'
import { cli } from './cli.ts'
import { download } from './download.ts'
import { get } from './get.ts'
import { growth } from './growth.ts'
import { importing } from './importing.ts'
import { multipart } from './multipart.ts'
import { polls } from './polls.ts'
import { safeties } from './safeties.ts'
import { submit } from './submit.ts'
import { watch } from './watch.ts'

export const benches: { readonly [name: string]: (options: Options) => Promise<readonly Line[]> } = {
  get,
  submit,
  safeties,
  watch,
  growth,
  polls,
  download,
  multipart,
  import: importing,
  cli,
}
