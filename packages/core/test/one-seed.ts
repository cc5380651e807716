import fc from 'fast-check'

/** One seed for every run, so that a run can be repeated: `VIDRELAY_SEED=7 pnpm test` tries another. A failure prints it. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.VIDRELAY_SEED ?? 20_261_128) })
