import { expect, test } from 'vitest'
import { ask } from './ask.ts'
import { openInspection } from './faults.ts'
import { outcomeAt } from './outcome.ts'
import { aim, boldest, type Target, targets, valueAt } from './targets.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
const { wrongIn } = await openInspection(world)

const lists = targets.filter(({ field }) => field.args.some(arg => arg.name === 'after'))

interface Page {
  pageInfo?: { endCursor: string | null }
}

/** A cursor that this list gave out itself; null: it is empty here. */
async function cursorOf(target: Target): Promise<string | null> {
  const person = boldest(target, world)
  const { query, variables } = (await aim(target, world, person)).valid()
  const answer = await ask(world.api.url, person, query, variables)
  return (valueAt(target, answer.data) as Page | undefined)?.pageInfo?.endCursor ?? null
}

const cursors = new Map<string, string>()
for (const target of lists) {
  const cursor = await cursorOf(target)
  if (cursor) cursors.set(target.name, cursor)
}

/** Lists in one order share their cursors: a cursor is a place in an order, and shows what the list itself shows there. */
const orderOf = (cursor: string): unknown => JSON.parse(Buffer.from(cursor, 'base64').toString())[0]

const changed = (cursor: string) => [
  cursor.slice(0, -3),
  `${cursor}AAAA`,
  cursor.toUpperCase(),
  Buffer.from(Buffer.from(cursor, 'base64').reverse()).toString('base64'),
]

test.each(lists)(
  '$name: a cursor of another list, or one that was changed, is refused and shows nothing',
  async list => {
    const person = boldest(list, world)
    const { withValue } = await aim(list, world, person)
    const own = cursors.get(list.name)
    const others = new Map(
      [...cursors.values()].filter(c => !own || orderOf(c) !== orderOf(own)).map(c => [orderOf(c), c]),
    )
    const faults: string[] = []
    for (const [name, foreign] of [
      ['after', [...others.values()]],
      ['before', [...others.values()].slice(0, 2)],
    ] as const) {
      for (const cursor of [...foreign, ...(own ? changed(own) : [])]) {
        const { query, variables } = withValue([name], cursor)
        const answer = await ask(world.api.url, person, query, variables)
        const outcome = outcomeAt(answer, valueAt(list, answer.data))
        const isRefused = ['INVALID_INPUT', 'EMPTY'].includes(outcome)
        faults.push(
          ...(isRefused ? [] : [`${cursor} is ${outcome}: ${answer.text.slice(0, 200)}`]),
          ...wrongIn(person, answer, variables),
        )
      }
    }
    expect(faults).toEqual([])
  },
)

test('most lists have something in them to make a cursor of', () => {
  expect(cursors.size).toBeGreaterThan(lists.length / 2)
})
