import { type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http'
import { request as overTls } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Duplex } from 'node:stream'
import type { NetworkSeams } from '@vidrelay/core/testing'
import type { Exchange } from '@vidrelay/serve'

/** Headers that belong to one connection, not to the message. */
const ofTheConnection = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'proxy-connection', 'te']

/** Where an exchange goes: the addresses that the client's own guard has judged, and no others. */
export interface Way {
  readonly addresses: readonly string[]
  /** For tests: dials in the place of the network, without TLS. */
  readonly dial?: NetworkSeams['dial']
}

/**
 * Sends what the client sent to the origin that it meant, over TLS where it meant https, and gives the head of the
 * answer with the body still to come. Nothing is added, followed, retried or decoded.
 * @throws the system's own errors
 */
export async function forward(exchange: Exchange, way: Way): Promise<IncomingMessage> {
  const { url, method, signal } = exchange
  const body = await exchange.body()
  const headers = Object.fromEntries([...exchange.headers].filter(([name]) => !ofTheConnection.includes(name)))
  const options = { method, headers, signal }
  const lookup = pinned(way.addresses)
  const sent = way.dial
    ? overHttp(url.href.replace(/^https:/, 'http:'), {
        ...options,
        createConnection: await dialled(url, way, way.dial),
      })
    : (url.protocol === 'https:' ? overTls : overHttp)(url, { ...options, agent: false, lookup })
  return answerOf(sent, body)
}

function answerOf(sent: ClientRequest, body: Uint8Array | null): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.on('error', reject)
    sent.on('response', resolve)
    if (body && body.byteLength > 0) sent.end(body)
    else sent.end()
  })
}

async function dialled(url: URL, { addresses }: Way, dial: NonNullable<NetworkSeams['dial']>): Promise<() => Duplex> {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  const socket = await dial({ protocol: url.protocol, hostname: url.hostname, port, addresses })
  return () => socket
}

/** The name was looked up and judged already; asking again could give another answer. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
  return (_hostname, options, callback) => {
    if (options.all) callback(null, all)
    else callback(null, all[0]!.address, all[0]!.family)
  }
}
