import { expect, test } from 'vitest'
import { isLoopback, networkOf } from './network.ts'

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '::1'],
  ['unknown', 'unknown'],
])('%s comes from %s', (address, place) => {
  expect(networkOf(address)).toBe(place)
})

test('addresses of one network are one place, and whatever a proxy writes stays short', () => {
  expect(networkOf('2001:db8:1:2:ffff::1')).toBe(networkOf('2001:db8:1:2::2'))
  expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf('2001:db8:1:2::1'))
  expect(networkOf('x'.repeat(10_000))).toHaveLength(64)
})

test('this machine is known by its own addresses alone', () => {
  for (const place of ['127.0.0.1', '127.8.0.1', '::1']) expect(isLoopback(place)).toBe(true)
  for (const place of ['192.0.2.7', '2001:db8:0:0::/64', 'unknown', '']) expect(isLoopback(place)).toBe(false)
})
