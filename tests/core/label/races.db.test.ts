import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Context } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import { once } from '#core/idempotency/once.ts'
import { LabelConflict } from '#core/label/label-conflict.ts'
import { setLabel } from '#core/label/set-label.ts'
import { createRandom } from '#core/random.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const races = Number(process.env.LAMINA_RACES ?? 30)
const seed = process.env.LAMINA_RACE_SEED ?? '1'
/** Images that are raced for at one time. */
const atOnce = 4

const { database, project, images, member } = await openCore()
const owner = await project()
const classIds = owner.labelClasses.map(c => c.id)
const readers = [await member(owner.id, 'READER'), await member(owner.id, 'READER')]

type Label = Awaited<ReturnType<typeof setLabel>>
const memory = {
  idOf: ({ id }: Label) => id,
  again: (ctx: Context, id: string) => ctx.database.label.findUniqueOrThrow({ where: { id } }),
}

interface Given {
  readerId: string
  note: string
  expected: number
}

/** One tab of one reader: looks, answers upon what it saw, loses replies and sends again, and insists where somebody was faster. */
async function play(ctx: TestContext, imageId: string, name: string): Promise<Given[]> {
  const random = createRandom(`${seed} ${name}`)
  const look = async () => (await database.image.findUniqueOrThrow({ where: { id: imageId } })).labelVersion
  const given: Given[] = []
  let seen = 0
  for (let left = 1 + random.integer(3); left > 0; left -= 1) {
    if (random.integer(3) === 0) seen = await look()
    const note = `${name}, ${left} left`
    const labelClassId = classIds[random.integer(classIds.length)] ?? ''
    const call = { verb: 'setLabel', key: randomUUID(), input: { imageId, labelClassId, expectedVersion: seen, note } }
    const send = () => once(ctx, call, setLabel, memory)
    try {
      const label = await send()
      if (random.integer(3) === 0) expect((await send()).id, 'sent again it is the same').toBe(label.id)
      given.push({ readerId: ctx.actor?.id ?? '', note, expected: seen })
      seen += 1
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      if (error instanceof LabelConflict) expect(error.currentLabel.imageId).toBe(imageId)
      seen = await look()
    }
  }
  return given
}

async function race(imageId: string, number: number): Promise<void> {
  const tabs = readers.flatMap((ctx, i) =>
    [0, 1].map(tab => play(ctx, imageId, `race ${number} reader ${i} tab ${tab}`)),
  )
  const given = (await Promise.all(tabs)).flat().sort((a, b) => a.expected - b.expected)
  expect(
    given.map(({ expected }) => expected),
    `race ${number} of seed ${seed}: each answer was given upon the one before it`,
  ).toEqual(given.map((_, i) => i))
  const image = await database.image.findUniqueOrThrow({
    where: { id: imageId },
    include: { references: { orderBy: { version: 'asc' } }, labels: { orderBy: { version: 'asc' } } },
  })
  expect(image.labelVersion).toBe(given.length)
  const noteOf = new Map(image.labels.map(label => [label.id, label.note]))
  expect(image.labels.length).toBe(given.length)
  expect(image.references.map(({ version }) => version)).toEqual(given.map((_, i) => i + 1))
  expect(image.references.flatMap(({ labelIds }) => labelIds.map(id => noteOf.get(id)))).toEqual(
    given.map(({ note }) => note),
  )
  for (const { actor } of readers) {
    const own = image.labels.filter(({ readerId }) => readerId === actor?.id)
    expect(own.map(({ version }) => version)).toEqual(own.map((_, i) => i + 1))
  }
  const events = await database.auditEvent.count({
    where: { action: 'LABEL_GIVEN', nounId: { in: image.labels.map(({ id }) => id) } },
  })
  expect(events).toBe(given.length)
}

test(
  `in ${races} races of two readers with two tabs each for one image, nothing is overwritten unseen and the history is whole`,
  async () => {
    let answered = 0
    for (let from = 0; from < races; from += atOnce) {
      const size = Math.min(atOnce, races - from)
      const made = await images(
        owner,
        Array.from({ length: size }, () => ({ groupKey: 'a', classIndex: null })),
      )
      await Promise.all(made.map(({ id }, i) => race(id, from + i)))
      answered += size
    }
    expect(answered).toBe(races)
  },
  Math.max(120_000, races * 500),
)
