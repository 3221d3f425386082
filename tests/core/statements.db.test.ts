import { expect, test } from 'vitest'
import { openDatabase } from '#core/database.ts'
import { readSettings } from '#core/settings.ts'
import { StatementAllowance } from '#core/statements.ts'
import { openCore } from '#tests/kit/core.ts'

const { person } = await openCore()
const database = openDatabase(readSettings().databaseUrl ?? '', 2)

class Spent extends Error {
  override name = 'Spent'
}
const most = (count: number) =>
  new StatementAllowance(seen => {
    if (seen > count) throw new Spent(`more than ${count}`)
  }, 2)

test('every statement is counted to the act that it is sent for, and to no other', async () => {
  const [one, three] = [most(100), most(100)]
  await Promise.all([
    one.run(() => database.user.count()),
    three.run(async () => {
      await database.user.findFirst()
      await Promise.all([database.project.count(), database.job.count()])
    }),
    database.worker.count(),
  ])
  expect(one.count).toBe(1)
  expect(three.count).toBe(3)
})

test('what is beyond the allowance is not sent, and the refusal is the one that was thrown', async () => {
  const allowance = most(2)
  const asked = allowance.run(() => Promise.allSettled(Array.from({ length: 9 }, () => database.user.count())))
  const outcomes = await asked
  expect(outcomes.filter(o => o.status === 'fulfilled')).toHaveLength(2)
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Spent)
})

test('a transaction that is beyond it is rolled back, and its connection is free again', async () => {
  const before = await database.user.count()
  for (let i = 0; i < 4; i++) {
    const id = crypto.randomUUID()
    const data = { id, name: 'x', email: `${id}@example.org` }
    const begun = most(2).run(() =>
      database.$transaction(async tx => {
        await tx.user.create({ data })
        await tx.user.count()
        await tx.user.count()
      }),
    )
    await expect(begun).rejects.toBeInstanceOf(Spent)
  }
  expect(await database.user.count()).toBe(before)
  await person('still possible')
})
