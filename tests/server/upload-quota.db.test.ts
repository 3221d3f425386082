import { randomBytes } from 'node:crypto'
import { rmSync, statfsSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { readSettings } from '#core/settings.ts'
import { mostUploads } from '#core/upload/require-room.ts'
import { sweepUploads } from '#core/upload/sweep-uploads.ts'
import { uploadFolder, uploadPath } from '#core/upload/upload-path.ts'
import { openUploads } from './upload-client.ts'

const { api, projectId, ask, create, made, patch, engineer } = await openUploads()
const { dataDir } = readSettings()
const { database } = api
const person = (name: string) => api.user(name, { projectId, roles: ['REVIEWER'] })
const [one, two, three] = [await person('one'), await person('two'), await person('three')]
const statusOf = (asked: Promise<Response>) => asked.then(response => response.status)

beforeAll(() => {
  process.env.LAMINA_UPLOAD_LIMIT = '8000 TB'
})
afterAll(() => {
  delete process.env.LAMINA_UPLOAD_LIMIT
})
afterEach(() => database.upload.updateMany({ data: { removedAt: new Date() } }))

/** Of the room that uploads may have. */
const part = (share: number) => {
  const { bavail, bsize } = statfsSync(dataDir)
  return Math.floor((bavail * bsize - 1e9) * share)
}

test('one person promises to fill half of the room at most, so that what is left is for others', async () => {
  expect(await statusOf(create(one.cookie, part(0.4)))).toBe(201)
  const refused = await create(one.cookie, part(0.4))
  expect([refused.status, await refused.text()]).toEqual([507, expect.stringMatching(/half of the server's room/)])
  expect(await statusOf(create(two.cookie, part(0.4)))).toBe(201)
  expect(await statusOf(create(three.cookie, part(0.4)))).toBe(507)
})

test('where only the reserve of the disk is left none is begun, and nothing of it is there', async () => {
  const before = await database.upload.count()
  process.env.LAMINA_DISK_RESERVE = '9000 TB'
  onTestFinished(() => void delete process.env.LAMINA_DISK_RESERVE)
  const refused = await create(one.cookie, 10)
  expect([refused.status, await refused.text()]).toEqual([
    507,
    expect.stringMatching(/room for 0 bytes more .*reserve/),
  ])
  expect(await database.upload.count()).toBe(before)
})

test('of uploads announced at the same moment none is promised the room of another', async () => {
  const statuses = await Promise.all([one, two, three].map(({ cookie }) => statusOf(create(cookie, part(0.4)))))
  expect(statuses.sort()).toEqual([201, 201, 507])
})

test('one person has so many uploads on their way, and another when one of them is over', async () => {
  const ids: string[] = []
  for (let i = 0; i < mostUploads; i++) ids.push(await made(10, one.cookie))
  const refused = await create(one.cookie, 10)
  expect([refused.status, await refused.text()]).toEqual([429, expect.stringContaining('8 uploads of yours')])
  expect(await statusOf(patch(ids[0] ?? '', 0, randomBytes(10), one.cookie))).toBe(204)
  expect(await statusOf(create(one.cookie, 10))).toBe(201)
})

test('a promise without a byte is good for an hour, one that was begun for a day after its last', async () => {
  const [silent, begun, late] = [await made(10, one.cookie), await made(10, one.cookie), await made(10, one.cookie)]
  for (const id of [begun, late]) await patch(id, 0, randomBytes(4), one.cookie)
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)
  await database.upload.updateMany({ data: { createdAt: hoursAgo(48) } })
  utimesSync(uploadPath(dataDir, silent), hoursAgo(1.1), hoursAgo(1.1))
  utimesSync(uploadPath(dataDir, begun), hoursAgo(23), hoursAgo(23))
  utimesSync(uploadPath(dataDir, late), hoursAgo(25), hoursAgo(25))
  expect((await sweepUploads(api.product())).filter(id => [silent, begun, late].includes(id)).sort()).toEqual(
    [silent, late].sort(),
  )
  expect(await statusOf(ask('HEAD', `/${silent}`, one.cookie))).toBe(404)
  expect(await statusOf(patch(begun, 4, randomBytes(6), one.cookie))).toBe(204)
})

test('a membership that ends, ends its uploads: no byte more is taken, the room is given back, the bytes go', async () => {
  const leaving = await person('leaving')
  const id = await made(part(0.45), leaving.cookie)
  expect(await statusOf(patch(id, 0, randomBytes(4), leaving.cookie))).toBe(204)
  expect(await statusOf(create(two.cookie, part(0.45)))).toBe(201)
  expect(await statusOf(create(three.cookie, part(0.45)))).toBe(507)
  await database.membership.delete({ where: { projectId_userId: { projectId, userId: leaving.id } } })
  expect(await statusOf(patch(id, 4, randomBytes(4), leaving.cookie))).toBe(404)
  expect(await statusOf(create(three.cookie, part(0.45)))).toBe(201)
  expect(await sweepUploads(api.product())).toContain(id)
  expect(await database.auditEvent.findFirst({ where: { nounId: id, action: 'UPLOAD_REMOVED' } })).toMatchObject({
    reason: 'its sender may no longer import here',
  })
})

test.runIf(process.platform === 'linux')(
  'a disk that is full is said as such, and what arrived before is kept',
  async () => {
    const id = await made(1000, engineer.cookie)
    expect(await statusOf(patch(id, 0, randomBytes(600)))).toBe(204)
    const file = uploadPath(dataDir, id)
    rmSync(file)
    symlinkSync('/dev/full', file)
    const refused = await patch(id, 0, randomBytes(400))
    expect([refused.status, await refused.text()]).toEqual([507, expect.stringContaining('disk is full')])
    rmSync(file)
    writeFileSync(file, randomBytes(600))
    expect((await ask('HEAD', `/${id}`, engineer.cookie)).headers.get('upload-offset')).toBe('600')
    expect(await statusOf(patch(id, 600, randomBytes(400)))).toBe(204)
  },
)

test('what arrives is its owner’s alone on the disk', async () => {
  const id = await made(10)
  await patch(id, 0, randomBytes(4))
  expect(statSync(uploadFolder(dataDir)).mode & 0o777).toBe(0o700)
  expect(statSync(uploadPath(dataDir, id)).mode & 0o777).toBe(0o600)
})
