import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { localPath } from '#core/blob/local.ts'
import { dayMs } from '#core/blob/store.ts'
import { rememberedMs } from '#core/idempotency/once.ts'
import { readSettings } from '#core/settings.ts'
import { log, openCore } from '#tests/kit/core.ts'
import { openSweeper } from '#worker/sweeper.ts'

const { blobs, database, product, project, images } = await openCore()
await images(await project(), [{ groupKey: 'a', classIndex: 0 }])
const { dataDir } = readSettings()
afterEach(() => void vi.useRealTimers())

async function putOld(): Promise<string> {
  const sha256 = await blobs.put(randomBytes(100))
  const old = (Date.now() - 2 * dayMs) / 1000
  utimesSync(localPath(blobs.place, sha256), old, old)
  return sha256
}
const isGone = (sha256: string) => vi.waitFor(async () => expect(await blobs.has(sha256)).toBe(false), 10_000)

test('a worker sweeps when it starts and once a day, and no more once it is closed', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const first = await putOld()
  const sweeper = openSweeper({ product, blobs, dataDir, log })
  await isGone(first)
  const second = await putOld()
  vi.advanceTimersByTime(dayMs - 1)
  expect(await blobs.has(second)).toBe(true)
  vi.advanceTimersByTime(1)
  await isGone(second)
  await sweeper.close()
  const third = await putOld()
  vi.advanceTimersByTime(2 * dayMs)
  expect(await blobs.has(third)).toBe(true)
})

test('calls with idempotency keys are forgotten when they are a week old, and no sooner', async () => {
  const made = (key: string, ageMs: number) =>
    database.idempotentCall.create({
      data: {
        ...{ caller: 'somebody', key, verb: 'setLabel', inputSha256: '', answerId: '' },
        createdAt: new Date(Date.now() - ageMs),
      },
    })
  await made('young key', rememberedMs - 60_000)
  await made('old key', rememberedMs + 60_000)
  const sweeper = openSweeper({ product, blobs, dataDir, log })
  await vi.waitFor(
    async () => expect(await database.idempotentCall.count({ where: { key: 'old key' } })).toBe(0),
    10_000,
  )
  await sweeper.close()
  expect(await database.idempotentCall.count({ where: { key: 'young key' } })).toBe(1)
})

test('where only the reserve of the disk is left, caches give way before anything has to wait', async () => {
  const file = `${dataDir}/cache/pixels/x/planes`
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, 'made again when it is missed')
  const usual = openSweeper({ product, blobs, dataDir, log })
  await usual.close()
  expect(existsSync(file)).toBe(true)
  process.env.LAMINA_DISK_RESERVE = '9000 TB'
  const sweeper = openSweeper({ product, blobs, dataDir, log })
  await vi.waitFor(() => expect(existsSync(file)).toBe(false), 10_000)
  await sweeper.close()
  delete process.env.LAMINA_DISK_RESERVE
})

test('a store that cannot be swept is a warning, and the worker goes on', async () => {
  const warned = vi.spyOn(log, 'warn')
  rmSync(`${blobs.place}/ee`, { recursive: true, force: true })
  writeFileSync(`${blobs.place}/ee`, 'a file in place of a folder')
  const sweeper = openSweeper({ product, blobs, dataDir, log })
  await vi.waitFor(() => expect(warned).toHaveBeenCalled(), 10_000)
  expect(warned.mock.calls[0]?.[0]).toMatchObject({ error: expect.stringContaining('listing blobs in') })
  await sweeper.close()
})
