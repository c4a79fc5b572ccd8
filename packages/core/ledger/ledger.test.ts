import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { appendEntries, emptyTree, loadTree } from './append.ts'
import { fromBase64, toBase64 } from './base64.ts'
import { openCheckpoint, signCheckpoint } from './checkpoint.ts'
import { leafOf, openLeaf } from './leaf.ts'
import { leafHash, rootOver, verifyConsistency, verifyInclusion } from './merkle.ts'
import { openNote, parseVerifierKey, signNote, verifierKeyOf } from './note.ts'
import { prover } from './prove.ts'
import { entriesBytes, entriesIn, tileHashes } from './tiles.ts'
import { fromUtf8, utf8 } from './utf8.ts'

describe('base64', () => {
  test('is Node’s, both ways', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
        expect(fromBase64(toBase64(bytes))).toEqual(bytes)
      }),
    )
  })
  test.each(['A', 'AB', 'AB=', 'AB=C', 'A===', 'AB C', 'AB-_', 'AA==\n', 'AB==', 'AAB=', '====', '=AAA'])(
    'refuses %j, which is not canonical',
    (text) => expect(fromBase64(text)).toBeNull(),
  )
})

test('UTF-8 is strict both ways', () => {
  expect(fromUtf8(utf8('Ωmega \ufeff \u{1f399}'))).toBe('Ωmega \ufeff \u{1f399}')
  expect(() => utf8('\ud800')).toThrow()
  expect(() => fromUtf8(new Uint8Array([0xc3, 0x28]))).toThrow()
})

describe('signed notes', () => {
  // The example of golang.org/x/mod/sumdb/note.
  const KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
  const TEXT =
    'If you think cryptography is the answer to your problem,\nthen you don’t know what your problem is.\n'
  const NOTE = `${TEXT.replace('’', "'")}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`
  const key = parseVerifierKey(KEY)
  const signer = { name: 'log.example', seed: new Uint8Array(32).fill(7) }
  const ours = parseVerifierKey(verifierKeyOf(signer))
  if (key === null || ours === null) throw new Error('the keys do not parse')

  test('Go’s example opens', () => expect(openNote(NOTE, key)).toEqual({ text: TEXT.replace('’', "'") }))
  test('what we sign opens under our verifier key, beside other signatures', () => {
    const note = signNote('hello\n', signer)
    expect(openNote(note, ours)).toEqual({ text: 'hello\n' })
    expect(openNote(`${note}— other AAAAAAAAAAAA\n`, ours)).toEqual({ text: 'hello\n' })
  })
  test.each<[string, string]>([
    ['another text', NOTE.replace('answer', 'Answer')],
    ['another signature', NOTE.replace('x08go/ZJ', 'x08go/ZK')],
    ['no signature', 'hello\n'],
    ['a blank line among the signatures', NOTE.replace('\n—', '\n\n—')],
    ['no newline at the end', NOTE.slice(0, -1)],
    ['only a signature of another key', signNote('hello\n', signer)],
    ['a control character', NOTE.replace('think', 'th\tink')],
    ['a malformed signature line', `${NOTE}— x\n`],
  ])('%s does not open', (_, note) => expect(openNote(note, key)).toHaveProperty('error'))
  test.each([
    '',
    'PeterNeumann',
    KEY.replace('c74f20a3', 'c74f20a4'),
    KEY.replace('Peter', 'Paul'),
    `${KEY}A`,
    KEY.replace('+ARpc', '+AhpC'),
    ` ${KEY}`,
    `${KEY}\n`,
  ])('%j is no verifier key', (text) => expect(parseVerifierKey(text)).toBeNull())
})

describe('checkpoints', () => {
  const signer = { name: 'log.example', seed: new Uint8Array(32).fill(7) }
  const key = parseVerifierKey(verifierKeyOf(signer))
  if (key === null) throw new Error('the key does not parse')
  const root = leafHash(utf8ToBytes('x'))
  test('say the size and root they were signed with', () => {
    expect(openCheckpoint(signCheckpoint(42, root, signer), key)).toEqual({
      origin: 'log.example',
      size: 42,
      root,
    })
  })
  test.each([
    `log.example\n042\n${toBase64(root)}\n`,
    `log.example\n-1\n${toBase64(root)}\n`,
    `log.example\n99999999999999999999\n${toBase64(root)}\n`,
    `log.example\n42\n${toBase64(root.slice(1))}\n`,
    `log.example\n42\n`,
    `elsewhere\n42\n${toBase64(root)}\n`,
  ])('%j is refused though it is signed', (text) => {
    expect(openCheckpoint(signNote(text, signer), key)).toHaveProperty('error')
  })
  test('extension lines are passed over', () => {
    const note = signNote(`log.example\n42\n${toBase64(root)}\nextension\n`, signer)
    expect(openCheckpoint(note, key)).toMatchObject({ size: 42 })
  })
})

describe('tiles and bundles of entries', () => {
  test('entries come back from their bundle', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 20 }), (entries) => {
        expect(entriesIn(entriesBytes(entries))).toEqual(entries)
      }),
    )
    expect(entriesIn(new Uint8Array([0, 3, 1, 2]))).toBeNull()
    expect(entriesIn(new Uint8Array([0]))).toBeNull()
    expect(() => entriesBytes([new Uint8Array(65_536)])).toThrow()
    expect(tileHashes(new Uint8Array(33))).toBeNull()
    expect(tileHashes(new Uint8Array(0))).toBeNull()
  })
})

test('a log grown in any batches has the same root, and its proofs hold for any two of its sizes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 }),
      fc.nat(),
      async (batches, pick) => {
        const files = new Map<string, Uint8Array>()
        let state = emptyTree()
        const hashes: Uint8Array[] = []
        const sizes: number[] = []
        for (const count of batches) {
          const entries = Array.from({ length: count }, (_, i) => utf8ToBytes(`entry ${state.size + i}`))
          const appended = appendEntries(state, entries)
          for (const f of appended.files) files.set(f.path, f.bytes)
          hashes.push(...appended.hashes)
          state = appended.state
          sizes.push(state.size)
          expect(appended.root).toEqual(rootOver(hashes))
        }
        expect(await loadTree(state.size, (p) => files.get(p) ?? null)).toEqual(state)
        const size = sizes[pick % sizes.length] ?? 1
        const proofs = prover(size, (p) => files.get(p) ?? null)
        const root = rootOver(hashes.slice(0, size))
        expect(await proofs.root()).toEqual(root)
        const index = pick % size
        expect(verifyInclusion(index, size, hashes[index] ?? root, await proofs.inclusion(index), root)).toBe(
          true,
        )
        const old = pick % (size + 1)
        const oldRoot = rootOver(hashes.slice(0, old))
        expect(verifyConsistency(old, size, await proofs.consistency(old), oldRoot, root)).toBe(true)
      },
    ),
    { numRuns: 15 },
  )
}, 30_000)

describe('leaves', () => {
  const salt = (n: number) => n.toString(16).padStart(64, '0')
  const body = { kind: 'mark-set', time: 5, account: 'alderwick', mark: 'none', reason: null }
  const made = leafOf({
    kind: 'fact',
    time: 5,
    body,
    bodySalt: salt(1),
    scopes: [{ scope: 'account:alderwick', salt: salt(2), prev: null, epoch: 0 }],
  })
  test('R16 a leaf shows no scope, no body and no chain', () => {
    const shown = fromUtf8(made.bytes)
    for (const word of ['alderwick', 'mark', 'account', salt(1), salt(2)]) expect(shown).not.toContain(word)
  })
  test('an opening of anything else is refused', () => {
    const [scope] = made.opening.scopes
    if (scope === undefined) throw new Error('the leaf has a scope')
    const wrong = [
      { ...made.opening, bodySalt: salt(9) },
      { ...made.opening, body: { ...body, mark: 'hipaa' } },
      { ...made.opening, scopes: [] },
      { ...made.opening, scopes: [{ ...scope, scope: 'account:birch' as const }] },
      { ...made.opening, scopes: [{ ...scope, salt: salt(3) }] },
      { ...made.opening, scopes: [{ ...scope, prev: salt(1) }] },
    ]
    for (const opening of wrong) expect(openLeaf(made.bytes, opening)).toHaveProperty('error')
    expect(openLeaf(made.bytes, made.opening)).not.toHaveProperty('error')
  })
  test('bytes that are not the canonical form of a leaf are refused', () => {
    const text = fromUtf8(made.bytes)
    const others = [
      ` ${text}`,
      text.replace('"v":1', '"v":2'),
      text.replace('{"body"', '{"x":1,"body"'),
      '{}',
      'no',
      '',
    ]
    for (const other of others) expect(openLeaf(utf8(other), made.opening)).toHaveProperty('error')
  })
  test('a scope named twice, a short salt and a fact’s time that is not the leaf’s are refused', () => {
    const scope = { scope: 'operator' as const, salt: salt(2), prev: null, epoch: 0 }
    const input = { kind: 'fact' as const, time: 5, body, bodySalt: salt(1), scopes: [scope] }
    expect(() => leafOf({ ...input, scopes: [scope, scope] })).toThrow()
    expect(() => leafOf({ ...input, bodySalt: 'ab' })).toThrow()
    expect(() => leafOf({ ...input, time: 6 })).toThrow()
  })
  test('hashes are of the bytes', () => expect(hexToBytes(made.hash)).toEqual(leafHash(made.bytes)))
})
