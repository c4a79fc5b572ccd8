import { expect, test } from 'vitest'
import { asAttachment } from './attachment.ts'

test.each([
  ['notes.txt', `attachment; filename="notes.txt"; filename*=UTF-8''notes.txt`],
  [
    'a"; filename="b.html',
    `attachment; filename="a__ filename__b.html"; filename*=UTF-8''a%22%3B%20filename%3D%22b.html`,
  ],
  ['../../etc/passwd', `attachment; filename=".._.._etc_passwd"; filename*=UTF-8''.._.._etc_passwd`],
  [
    'a\r\nset-cookie: x',
    `attachment; filename="a__set-cookie_ x"; filename*=UTF-8''a%0D%0Aset-cookie%3A%20x`,
  ],
  ['été\u202Egpj.exe', `attachment; filename="_t__gpj.exe"; filename*=UTF-8''%C3%A9t%C3%A9%E2%80%AEgpj.exe`],
  ["it's (1)*\uD800", `attachment; filename="it_s (1)__"; filename*=UTF-8''it%27s%20%281%29%2A%EF%BF%BD`],
])('%j is saved under a name that is only a name', (name, header) => {
  expect(asAttachment(name)).toBe(header)
  expect(() => new Headers({ 'content-disposition': header })).not.toThrow()
})
