import { expect, test } from 'vitest'
import { positionsOf } from './arguments.ts'
import { ask } from './ask.ts'
import { idsOf } from './asking.ts'
import { ofNoProject } from './expected-fields.ts'
import { openInspection } from './faults.ts'
import { type Outcome, outcomeAt } from './outcome.ts'
import { watched } from './record.ts'
import { aim, boldest, rootOf, type Target, targets, valueAt } from './targets.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
const { wrongIn } = await openInspection(world)

const refused: readonly Outcome[] = ['NOT_FOUND', 'INVALID_INPUT', 'FORBIDDEN', 'CONFLICT', 'EMPTY', 'NULL']

const places = targets.flatMap(target =>
  positionsOf(target.field.args)
    .filter(({ type, path }) => type?.name === 'ID' && !ofNoProject.has(`${target.name} ${path.join('.')}`))
    .map(({ path, isList }) => ({ at: `${target.name} ${path.join('.')}`, target, path, isList })),
)

/** The id that stands at this place of the other project. */
function foreignId(target: Target, name: string): string {
  const id = idsOf(world.there, target.operation, rootOf(target).name)[name]
  if (typeof id !== 'string') throw new Error(`nobody says what ${name} of ${target.name} is in the other project`)
  return id
}

test.each(places)('$at: an id of another project is none, shows nothing and changes nothing', async place => {
  const { target, path, isList } = place
  const person = boldest(target, world)
  const { withValue } = await aim(target, world, person)
  const id = isList ? world.there.imageId : foreignId(target, path.at(-1) ?? '')
  const mixed = target.operation === 'mutation' ? [[world.here.imageId, id]] : []
  const values = isList ? [[id], ...mixed] : [id]
  const faults: string[] = []
  for (const value of values) {
    const { query, variables } = withValue(path, value)
    const { answer, changed } = await watched(world.database, () => ask(world.api.url, person, query, variables))
    const outcome = outcomeAt(answer, valueAt(target, answer.data))
    faults.push(
      ...(refused.includes(outcome) ? [] : [`is ${outcome}: ${answer.text.slice(0, 300)}`]),
      ...wrongIn(person, answer, variables),
      ...changed.map(table => `changes ${table}`),
    )
  }
  expect(faults).toEqual([])
})
