#!/usr/bin/env node
// Nothing else is loaded before the check: what follows does not even parse its imports on an old Node.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`vidrelay-conformance needs Node.js 22.19 or newer; this is ${process.version}.\n`)
  process.exitCode = 2
} else {
  await import('./start.ts')
}

export {}
