import { expect, test } from 'vitest'
import { passkeysHere } from './passkeys-here.ts'

const at = (address: string) => new URL(address)

test('a server with a name, and this machine by its name', () => {
  for (const address of ['https://meet.example.org', 'http://localhost:8080'])
    expect(passkeysHere(at(address), true)).toEqual({ here: true })
})

test.each([
  ['http://127.0.0.1:8080/security', 'http://localhost:8080'],
  ['http://[::1]/', 'http://localhost'],
])('%s by its number leads to its name', (address, name) => {
  expect(passkeysHere(at(address), true)).toMatchObject({ here: false, at: name })
})

test.each(['https://192.0.2.7', 'https://[2001:db8::1]:8443'])('%s has no name to lead to', (address) => {
  expect(passkeysHere(at(address), true)).toMatchObject({ here: false, at: null })
})

test('a browser that knows none says so', () => {
  expect(passkeysHere(at('https://meet.example.org'), false)).toMatchObject({ here: false, at: null })
})
