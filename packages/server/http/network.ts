/** Where requests come from, as coarse as it has to be: one household, office or server is one place. */
import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** This machine itself, which nobody else can pretend to be. */
export const isLoopback = (network: string): boolean =>
  isIP(network) !== 0 && loopback.check(network, isIP(network) === 4 ? 'ipv4' : 'ipv6')

/**
 * An IPv4 address as it is; of an IPv6 address the first 64 bits, since whoever has one has 2⁶⁴ of them. What is no
 * address stays, cut to 64 characters.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/u, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(plain)?.[1]
  if (mapped !== undefined) return mapped
  if (isIP(plain) !== 6 || isLoopback(plain)) return plain.slice(0, 64)
  // The URL parser writes an address in its one short form, without a dotted end.
  const short = new URL(`http://[${plain}]`).hostname.slice(1, -1)
  const [head = '', tail] = short.split('::')
  const groups = head === '' ? [] : head.split(':')
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':')
    while (groups.length + after.length < 8) groups.push('0')
    groups.push(...after)
  }
  return `${groups.slice(0, 4).join(':')}::/64`
}
