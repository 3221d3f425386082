import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRandom } from '#core/random.ts'
import { breakParts, type Plan } from '../../bench/faults/break-parts.ts'
import { bringImages, type Product, partNames, startProduct } from '../../bench/faults/product.ts'

let product: Product
beforeAll(async () => {
  product = await startProduct(AbortSignal.timeout(600_000))
}, 600_000)
afterAll(() => product?.close(), 60_000)

test('each part killed under people who label: all are back, and what was acknowledged is there, once', async () => {
  const seed = String(Date.now() % 1_000_000)
  console.log(`faults: seed ${seed}`)
  const random = createRandom(seed)
  const signal = AbortSignal.timeout(500_000)
  const brought = await bringImages(product, 13, signal)
  const faults: Plan['faults'] = random.shuffle([...partNames, ...partNames]).map(part => ({ part, signal: 'SIGKILL' }))
  const seen = await breakParts(product, brought, { faults, writers: 3, pauseMs: 500 }, random, console.log, signal)
  expect(seen).toMatchObject({ lost: 0, doubled: 0, unaudited: 0 })
  expect(seen.broken).toHaveLength(faults.length)
  expect(seen.acknowledged).toBeGreaterThan(faults.length)
  for (const part of partNames) expect(product.said()).toContain(`the ${part} is back after `)
}, 600_000)
