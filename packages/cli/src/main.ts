#!/usr/bin/env node
import module from 'node:module'

// Nothing else is loaded before the check: what follows does not even parse its imports on an old Node.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`vidrelay needs Node.js 22.19 or newer; this is ${process.version}.\n`)
  process.exitCode = 2
} else {
  // What was compiled once is kept where Node keeps it; where it cannot be kept, all goes on as without.
  module.enableCompileCache()
  await import('./start.ts')
}
