import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BlobStoreError, protectedMs, type StoredBlob, sha256Of } from '#core/blob/store.ts'
import { NotFound } from '#core/errors.ts'
import { type OpenedStore, storeKinds } from '#tests/kit/blob-stores.ts'

const absent = 'f'.repeat(64)
const hour = 3_600_000
const nothing = async () => new Set<string>()

describe.each(storeKinds)('blobs in %s', (_kind, open) => {
  let opened: OpenedStore
  beforeEach(async () => {
    opened = await open()
  })
  afterEach(() => opened.close())

  const listed = async () => {
    const found: StoredBlob[] = []
    for await (const blob of opened.store.list()) found.push(blob)
    return found
  }

  it('come back under their sha256, those of no length too', async () => {
    const { store } = opened
    for (const bytes of [randomBytes(100_000), Buffer.alloc(0)]) {
      const sha256 = await store.put(bytes)
      expect(sha256).toBe(sha256Of(bytes))
      expect((await store.read(sha256)).equals(bytes)).toBe(true)
      expect((await store.readVerified(sha256)).equals(bytes)).toBe(true)
    }
  })

  it('lie where bytes can be written and read, and looking whether they can leaves nothing behind', async () => {
    await opened.store.probe()
    expect(await listed()).toEqual([])
  })

  it('come back whole where they are 64 MB, and their view of a larger buffer is what is kept', async () => {
    const { store } = opened
    const bytes = randomBytes(64 * 2 ** 20 + 2).subarray(1, -1)
    const sha256 = await store.put(bytes)
    expect((await store.readVerified(sha256)).equals(bytes)).toBe(true)
  })

  it('are one whole blob when a hundred put the same bytes at once, through several openings', async () => {
    const stores = [opened.store, await opened.open()]
    const bytes = randomBytes(50_000)
    const names = await Promise.all(
      Array.from({ length: 100 }, (_, i) => stores[i % 2]?.put(bytes) ?? Promise.reject(new Error('no store'))),
    )
    expect(new Set(names)).toEqual(new Set([sha256Of(bytes)]))
    expect((await opened.store.readVerified(sha256Of(bytes))).equals(bytes)).toBe(true)
    expect((await listed()).map(b => b.sha256)).toEqual([sha256Of(bytes)])
  })

  it('are there or not, are removed once, and are named where they are missing', async () => {
    const { store } = opened
    const sha256 = await store.put(Buffer.from('checkpoint'))
    expect(await store.has(sha256)).toBe(true)
    expect(await store.remove(sha256)).toBe(true)
    expect(await store.remove(sha256)).toBe(false)
    expect(await store.has(sha256)).toBe(false)
    await expect(store.read(absent)).rejects.toThrow(NotFound)
    await expect(store.readVerified(absent)).rejects.toThrow(`there is no blob ${absent}`)
  })

  it.each(['', '../../etc/passwd', 'abc', 'A'.repeat(64), `${'a'.repeat(63)}/`, `${'a'.repeat(64)}\n`])(
    'are not looked for under the name %j',
    async name => {
      const { store } = opened
      for (const act of [store.read, store.readVerified, store.has, store.remove])
        await expect(act(name)).rejects.toThrow('64 hexadecimal digits')
    },
  )

  it('are noticed where they changed under their name', async () => {
    const { store } = opened
    const sha256 = await store.put(Buffer.from('as it was'))
    opened.change(sha256, 'as it is')
    await expect(store.readVerified(sha256)).rejects.toThrow(BlobStoreError)
    await expect(store.readVerified(sha256)).rejects.toThrow('has changed')
  })

  it('are listed with the time of their last put, and nothing else is', async () => {
    const { store } = opened
    const names = [await store.put(Buffer.from('one')), await store.put(Buffer.from('two'))]
    const old = new Date(Date.now() - 30 * hour)
    opened.age(names[0] ?? '', old)
    const found = new Map((await listed()).map(b => [b.sha256, b.modifiedAt.getTime()]))
    expect([...found.keys()].sort()).toEqual([...names].sort())
    expect(Math.abs((found.get(names[0] ?? '') ?? 0) - old.getTime())).toBeLessThan(2000)
    expect(found.get(names[1] ?? '')).toBeGreaterThan(Date.now() - hour)
  })

  it('are as young as new ones once they were put again', async () => {
    const { store } = opened
    const sha256 = await store.put(Buffer.from('again'))
    opened.age(sha256, new Date(Date.now() - protectedMs - hour))
    await store.put(Buffer.from('again'))
    expect((await listed())[0]?.modifiedAt.getTime()).toBeGreaterThan(Date.now() - hour)
  })

  it('are removed as stale where they are old and nobody names them, not otherwise', async () => {
    const { store } = opened
    const [old, named, young] = [
      await store.put(Buffer.from('old')),
      await store.put(Buffer.from('old but named')),
      await store.put(Buffer.from('young')),
    ]
    const past = new Date(Date.now() - 30 * hour)
    for (const sha256 of [old, named]) opened.age(sha256, past)
    const asked: string[][] = []
    const removed = await store.removeStale(
      [old, named, young, absent],
      new Date(Date.now() - 24 * hour),
      async all => {
        asked.push(all)
        return new Set([named])
      },
    )
    expect(removed).toEqual([old])
    expect(asked.map(all => [...all].sort())).toEqual([[old, named].sort()])
    expect((await listed()).map(b => b.sha256).sort()).toEqual([named, young].sort())
    expect(await store.removeStale([young], new Date(Date.now() - 24 * hour), nothing)).toEqual([])
  })

  it('survive where they are put again after a removal has begun', async () => {
    const { store } = opened
    const bytes = Buffer.from('wanted after all')
    const sha256 = await store.put(bytes)
    opened.age(sha256, new Date(Date.now() - 30 * hour))
    const other = await opened.open()
    let putting: Promise<string> | undefined
    // The record is asked when the removal is under way: a put that comes now must outlive it.
    await store.removeStale([sha256], new Date(Date.now() - 24 * hour), async () => {
      putting = other.put(bytes)
      await Promise.race([putting, new Promise(resolve => setImmediate(resolve))])
      return new Set()
    })
    expect(await putting).toBe(sha256)
    expect((await store.readVerified(sha256)).equals(bytes)).toBe(true)
  })

  it('survive a sweep that loses its database in the middle', async () => {
    const { store } = opened
    const sha256 = await store.put(Buffer.from('kept'))
    opened.age(sha256, new Date(Date.now() - 30 * hour))
    const lost = async () => Promise.reject(new Error('Connection terminated'))
    await expect(store.removeStale([sha256], new Date(), lost)).rejects.toThrow('Connection terminated')
    expect(String(await store.readVerified(sha256))).toBe('kept')
    expect(await store.put(Buffer.from('kept'))).toBe(sha256)
  })

  it('lose nothing in fifty races of put and removal', { timeout: 60_000 }, async () => {
    const stores = [opened.store, await opened.open()] as const
    const bytes = Buffer.from('raced for')
    const sha256 = sha256Of(bytes)
    for (let race = 0; race < 50; race++) {
      await stores[0].put(bytes)
      opened.age(sha256, new Date(Date.now() - 30 * hour))
      const before = new Date(Date.now() - 24 * hour)
      const removal = stores[0].removeStale([sha256], before, nothing)
      for (let turns = race % 25; turns > 0; turns--) await new Promise(resolve => setImmediate(resolve))
      await stores[1].put(bytes)
      await removal
      expect(await stores[1].has(sha256), `race ${race}`).toBe(true)
    }
  })
})
