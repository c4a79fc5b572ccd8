/** The published vectors. They were made by another program (hashlib and a few lines of Python), not by this one. */
import { readFileSync } from 'node:fs'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { appendEntries, emptyTree, loadTree, rootOf } from './append.ts'
import { canonicalJson } from './canonical.ts'
import { type LeafInput, leafOf, openLeaf } from './leaf.ts'
import { leafHash, rootOver, verifyConsistency, verifyInclusion } from './merkle.ts'
import type { UsedItem } from './permit.ts'
import { prover } from './prove.ts'
import { tilePath } from './tiles.ts'
import { canonicalItems, usedRoot } from './used.ts'

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`vectors/${name}.json`, import.meta.url), 'utf8'))
type Proof = { size: number; proof: string[] }
const bytes = (hashes: string[]) => hashes.map((h) => hexToBytes(h))

describe('entry format, version 1', () => {
  const vectors = read('entries') as {
    entries: { name: string; input: LeafInput; leaf: string; hash: string; opening: unknown }[]
    used: { items: UsedItem[]; rows: string[]; count: number; root: string }
  }
  test.each(vectors.entries)('$name', ({ input, leaf, hash, opening }) => {
    const made = leafOf(input)
    expect(new TextDecoder().decode(made.bytes)).toBe(leaf)
    expect(made.hash).toBe(hash)
    expect(made.opening).toEqual(opening)
    expect(openLeaf(utf8ToBytes(leaf), made.opening)).toMatchObject({ body: input.body, hash })
  })
  test('rows of a use', () => {
    const { items, rows, count, root } = vectors.used
    expect(canonicalItems(items).map(canonicalJson)).toEqual(rows)
    expect(usedRoot(items)).toEqual({ count, root })
  })
})

describe('RFC 6962 tree', () => {
  const tree = read('tree') as {
    leaves: string[]
    roots: string[]
    inclusion: (Proof & { index: number })[]
    consistency: (Proof & { old: number })[]
  }
  const hashes = tree.leaves.map((l) => leafHash(hexToBytes(l)))
  const root = (n: number) => hexToBytes(tree.roots[n] ?? '')
  test('roots of the reference leaves, as Certificate Transparency publishes them', () => {
    expect(tree.roots.slice(1)).toEqual([
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ])
    expect(tree.roots).toEqual(Array.from({ length: 9 }, (_, n) => bytesToHex(rootOver(hashes.slice(0, n)))))
  })
  test('inclusion proofs hold, and no other leaf, index, size or proof does', () => {
    for (const { index, size, proof } of tree.inclusion) {
      const [hash, path] = [hashes[index] ?? new Uint8Array(), bytes(proof)]
      expect(verifyInclusion(index, size, hash, path, root(size))).toBe(true)
      expect(verifyInclusion(index, size, leafHash(hash), path, root(size))).toBe(false)
      expect(verifyInclusion(index, size, hash, [...path, hash], root(size))).toBe(false)
      if (proof.length > 0) expect(verifyInclusion(index, size, hash, path.slice(1), root(size))).toBe(false)
      for (let other = 0; other < size; other++)
        if (other !== index) expect(verifyInclusion(other, size, hash, path, root(size))).toBe(false)
      expect(verifyInclusion(size, size, hash, path, root(size))).toBe(false)
    }
  })
  test('consistency proofs hold, and no other root or proof does', () => {
    for (const { old, size, proof } of tree.consistency) {
      expect(verifyConsistency(old, size, bytes(proof), root(old), root(size))).toBe(true)
      expect(verifyConsistency(old, size, [...bytes(proof), root(0)], root(old), root(size))).toBe(false)
      if (old < size) {
        expect(verifyConsistency(old, size, bytes(proof), root(old - 1), root(size))).toBe(false)
        expect(verifyConsistency(old, size, bytes(proof), root(old), root(size - 1))).toBe(false)
      }
    }
    expect(verifyConsistency(0, 5, [], root(0), root(5))).toBe(true)
    expect(verifyConsistency(5, 3, [], root(5), root(3))).toBe(false)
  })
})

describe('tlog-tiles', () => {
  const vectors = read('tiles') as {
    roots: { size: number; root: string }[]
    inclusion: (Proof & { index: number })[]
    consistency: (Proof & { old: number })[]
    paths: { level: number; number: number; width: number; path: string }[]
  }
  const files = new Map<string, Uint8Array>()
  const roots = new Map<number, Uint8Array>()
  const SIZE = 70_000

  /** Grows the log in uneven steps, so that tiles are partial, filled and crossed. */
  function grow(): void {
    let state = emptyTree()
    const stops = [1, 2, 255, 256, 257, 300, 511, 512, 65_535, 65_536, 65_537, SIZE]
    for (const stop of stops) {
      const entries = Array.from({ length: stop - state.size }, (_, i) => utf8ToBytes(String(state.size + i)))
      const appended = appendEntries(state, entries)
      for (const file of appended.files) files.set(file.path, file.bytes)
      state = appended.state
      roots.set(stop, appended.root)
    }
  }
  grow()

  test('paths', () => {
    for (const { level, number, width, path } of vectors.paths)
      expect(tilePath(level, number, width)).toBe(path)
  })
  test('roots of a log that grew batch by batch', () => {
    for (const { size, root } of vectors.roots)
      expect(bytesToHex(roots.get(size) ?? new Uint8Array())).toBe(root)
  })
  test('proofs computed from the tiles', async () => {
    for (const { index, size, proof } of vectors.inclusion) {
      const made = await prover(size, (p) => files.get(p) ?? null).inclusion(index)
      expect(made.map((h) => bytesToHex(h))).toEqual(proof)
    }
    for (const { old, size, proof } of vectors.consistency) {
      const made = await prover(size, (p) => files.get(p) ?? null).consistency(old)
      expect(made.map((h) => bytesToHex(h))).toEqual(proof)
    }
  })
  test('a sequencer that starts finds its state in the files, partial ones or the whole ones that replaced them', async () => {
    for (const size of [1, 256, 300, 65_537, SIZE]) {
      const state = await loadTree(size, (p) => files.get(p) ?? null)
      expect(rootOf(state)).toEqual(roots.get(size))
      const [next, again] = [utf8ToBytes('next'), appendEntries(state, [utf8ToBytes('next')])]
      expect(again.hashes).toEqual([leafHash(next)])
    }
    await expect(loadTree(300, () => null)).rejects.toThrow('tile/0/001.p/44 is missing')
  })
})
