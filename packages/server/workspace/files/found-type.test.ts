import { expect, test } from 'vitest'
import { foundType } from './found-type.ts'

const text = (value: string) => Buffer.from(value)

test.each([
  [
    'a PNG',
    Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'),
    'image/png',
  ],
  ['a zip, never opened', Buffer.from('504b0304140000000800', 'hex'), 'application/zip'],
  ['a compressed stream', Buffer.from('1f8b0800', 'hex'), 'application/gzip'],
  ['a PDF', text('%PDF-1.7\n'), 'application/pdf'],
  ['words', text('Hello, 世界\n'), 'text/plain'],
  ['code with angle brackets', text('const a: Map<string, number> = b < c'), 'text/plain'],
  ['words whose last letter was cut', text('é'.repeat(3_000)).subarray(0, 4_099), 'text/plain'],
  ['nothing', text(''), 'application/octet-stream'],
  ['bytes', Buffer.from([0, 1, 2, 3, 255]), 'application/octet-stream'],
  [
    'an SVG with a script',
    text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    'application/octet-stream',
  ],
  [
    'an SVG as XML',
    text('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
    'application/octet-stream',
  ],
  ['HTML', text('<!doctype html><p>hi'), 'application/octet-stream'],
  ['HTML after words', text('hi <script >alert(1)</script>'), 'application/octet-stream'],
])('%s', async (_, bytes, type) => {
  expect(await foundType(bytes)).toBe(type)
})
