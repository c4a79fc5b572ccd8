import { expect, test } from 'vitest'
import { tileOrder, tileSize } from './tile-grid.ts'

const DESKTOP = { width: 1000, height: 640 }

test('tiles are as great as the field allows, never wider than 16:9 nor taller than square', () => {
  expect(tileSize(DESKTOP, 1)).toEqual({ width: 1000, height: 640 })
  expect(tileSize(DESKTOP, 2)).toEqual({ width: 496, height: 496 })
  expect(tileSize(DESKTOP, 3)).toEqual({ width: 496, height: 316 })
  expect(tileSize({ width: 2000, height: 640 }, 1)).toEqual({ width: 1137, height: 640 })
})

test('they fit: rows and columns with their gaps stay in the field', () => {
  for (const field of [DESKTOP, { width: 358, height: 500 }])
    for (let people = 1; people <= 9; people++) {
      const { width, height } = tileSize(field, people)
      const columns = Math.floor((field.width + 8) / (width + 8))
      expect(Math.ceil(people / columns) * (height + 8) - 8).toBeLessThanOrEqual(field.height)
    }
})

test('with too many people for the field the tiles stay readable', () => {
  expect(tileSize({ width: 358, height: 200 }, 60)).toEqual({ width: 104, height: 78 })
  expect(tileSize({ width: 0, height: 0 }, 3)).toEqual({ width: 0, height: 0 })
})

test('you come last, and everybody keeps the tone of the list', () => {
  const people = [{ handle: 'a' }, { handle: 'b' }, { handle: 'c' }]
  expect(tileOrder(people, 'a')).toEqual([
    [1, { handle: 'b' }],
    [2, { handle: 'c' }],
    [0, { handle: 'a' }],
  ])
})
