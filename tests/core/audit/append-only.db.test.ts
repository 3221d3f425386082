import { expect, test } from 'vitest'
import { recordAudit } from '#core/audit/record.ts'
import { inTransaction } from '#core/context.ts'
import { setLabel } from '#core/label/set-label.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, project, images } = await openCore()
const owner = await project()

test.each([
  'AuditEvent',
  'Label',
  'DatasetItem',
  'Epoch',
  'Evaluation',
  'Prediction',
  'DatasetVersion',
  'ModelVersion',
])('the database itself refuses to truncate %s', async table => {
  await expect(database.$executeRawUnsafe(`truncate "${table}" cascade`)).rejects.toThrow(/append-only/)
})

test('the database itself refuses to update or delete an audit event or a label', async () => {
  await images(owner, [{ groupKey: 'a', classIndex: 0 }])
  for (const table of ['AuditEvent', 'Label']) {
    await expect(database.$executeRawUnsafe(`update "${table}" set "reason" = 'x'`)).rejects.toThrow(
      /UPDATE is refused/,
    )
    await expect(database.$executeRawUnsafe(`delete from "${table}"`)).rejects.toThrow(/DELETE is refused/)
  }
})

test("an event's time is the database's, not the caller's", async () => {
  const ctx = { ...owner.admin, now: new Date('2001-01-01') }
  await inTransaction(ctx, ctx => recordAudit(ctx, { action: 'SIGNED_IN', nounId: 'clock' }))
  const [row] = await database.$queryRaw<{ seconds: number }[]>`
    select extract(epoch from clock_timestamp() - "at")::float8 as "seconds" from "AuditEvent" where "nounId" = 'clock'`
  expect(row?.seconds).toBeGreaterThanOrEqual(0)
  expect(row?.seconds).toBeLessThan(60)
})

test('no audit, no change: where the event cannot be written, the label is not given', async () => {
  const [image] = await images(owner, [{ groupKey: 'b', classIndex: null }])
  const imageId = image?.id ?? ''
  const labelClassId = owner.labelClasses[0]?.id ?? ''
  const nobody = { ...owner.admin, requestId: '\u0000' }
  await expect(setLabel(nobody, { imageId, labelClassId, expectedVersion: 0 })).rejects.toThrow()
  expect(await database.label.count({ where: { imageId } })).toBe(0)
  expect(await database.image.findUnique({ where: { id: imageId } })).toMatchObject({ labelVersion: 0 })
})
