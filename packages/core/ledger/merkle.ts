/** RFC 6962 Merkle trees over SHA-256: hashing, and checking proofs (algorithms of RFC 9162, 2.1.3 and 2.1.4). */
import { sha256 } from '@noble/hashes/sha2.js'

/** SHA-256 of some bytes: the portable one, or the platform's own where it has a faster one. It keeps none of the bytes. */
export type HashBytes = (bytes: Uint8Array) => Uint8Array

/** The hash of a leaf: SHA-256(0x00 ‖ bytes). */
export function leafHash(bytes: Uint8Array, hash: HashBytes = sha256): Uint8Array {
  const marked = new Uint8Array(1 + bytes.length)
  marked.set(bytes, 1)
  return hash(marked)
}

/** The hash of an inner node: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array, hash: HashBytes = sha256): Uint8Array {
  const marked = new Uint8Array(1 + left.length + right.length)
  marked[0] = 1
  marked.set(left, 1)
  marked.set(right, 1 + left.length)
  return hash(marked)
}

/** The root of no leaves at all: SHA-256 of nothing. */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array())
}

/**
 * The root over hashes of leaves, in order. It also serves where every hash but the last stands for a whole subtree
 * of one size 2^k and the last for a subtree of that size or a smaller one: RFC 6962 splits both alike.
 */
export function rootOver(hashes: readonly Uint8Array[], hash: HashBytes = sha256): Uint8Array {
  let level = hashes
  if (level.length === 0) return emptyRoot()
  while (level.length > 1) {
    const above: Uint8Array[] = []
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i], level[i + 1]]
      if (left !== undefined) above.push(right === undefined ? left : nodeHash(left, right, hash))
    }
    level = above
  }
  return level[0] ?? emptyRoot()
}

/** Whether two hashes are the same bytes. */
export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

const isCount = (n: number) => Number.isSafeInteger(n) && n >= 0
const half = (n: number) => Math.floor(n / 2)

/** Whether `proof` shows that the leaf with this hash is number `index` of the tree of `size` leaves under `root`. */
export function verifyInclusion(
  index: number,
  size: number,
  hash: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isCount(index) || !isCount(size) || index >= size) return false
  let [fn, sn, r] = [index, size - 1, hash]
  for (const p of proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      r = nodeHash(r, p)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && sameHash(r, root)
}

/** Whether `proof` shows that the tree of `oldSize` leaves under `oldRoot` is the beginning of the newer tree. */
export function verifyConsistency(
  oldSize: number,
  newSize: number,
  proof: readonly Uint8Array[],
  oldRoot: Uint8Array,
  newRoot: Uint8Array,
): boolean {
  if (!isCount(oldSize) || !isCount(newSize) || oldSize > newSize) return false
  if (oldSize === newSize) return proof.length === 0 && sameHash(oldRoot, newRoot)
  if (oldSize === 0) return proof.length === 0 && sameHash(oldRoot, emptyRoot())
  let [fn, sn] = [oldSize - 1, newSize - 1]
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)]
  // A power of two is a whole subtree of the newer tree, and the proof leaves its hash out.
  const path = fn === 0 ? [oldRoot, ...proof] : [...proof]
  const first = path.shift()
  if (first === undefined) return false
  let [fr, sr] = [first, first]
  for (const c of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(c, fr)
      sr = nodeHash(c, sr)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      sr = nodeHash(sr, c)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && sameHash(fr, oldRoot) && sameHash(sr, newRoot)
}
