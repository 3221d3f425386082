import { expect, test } from 'vitest'
import { expectations, expectedOf, type Operation, roots } from './asking.ts'
import { allFields, objectTypes } from './coverage.ts'
import { fields, notShown } from './expected-fields.ts'
import { mayGet, openInspection } from './faults.ts'
import { listsOf, pathsToTypes, type Step } from './paths.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
const { seen, faultsOfRoot, faultsOfType } = await openInspection(world)
const people = Object.values(world.people)

/** One after another: who asks changes what the next one finds. */
async function inTurn<T>(items: readonly T[], faultsOf: (item: T) => Promise<string[]>): Promise<string[]> {
  const faults: string[] = []
  for (const item of items) faults.push(...(await faultsOf(item)))
  return faults
}

test.each(Object.keys(expectations) as Operation[])('every field of %s has a line that says who may', operation => {
  expect(Object.keys(expectations[operation]).sort()).toEqual(roots[operation].map(f => f.name).sort())
})

test.each(roots.query)('query $name: to everybody what is theirs', async field => {
  expect(await faultsOfRoot('query', field, people)).toEqual([])
})

const paths = pathsToTypes(name => !(name in fields))
const reached = objectTypes.filter(type => paths.has(type.name))

/** Those who may go all of a way. */
const walkersOf = (steps: readonly Step[]) => {
  const rules = [
    expectedOf('query', steps[0]?.field.name ?? '').who,
    ...steps.map(step => fields[`${step.parent.name}.${step.field.name}`]),
  ]
  return people.filter(person => rules.every(rule => mayGet(rule, person)))
}

test.each(reached)('type $name: every field of it, to everybody who may see one', async type => {
  const steps = paths.get(type.name) ?? []
  expect(await inTurn(walkersOf(steps), person => faultsOfType(steps, person))).toEqual([])
})

const lists = reached.flatMap(type => listsOf(type, paths.get(type.name) ?? []))

test.each(lists)('$name: what stands in the list, to everybody who may see it', async ({ steps }) => {
  expect(await inTurn(walkersOf(steps), person => faultsOfType(steps, person))).toEqual([])
})

test.each(roots.mutation)('mutation $name: done for whoever may; for nobody else anything changes', async field => {
  expect(await faultsOfRoot('mutation', field, people)).toEqual([])
})

test('every field of every type had a value that somebody saw, unless the table says why not', () => {
  const isElsewhere = (name: string) =>
    /^(Query|Mutation|Subscription|TrainingRunUpdate|ImageCommentsUpdate)\./.test(name)
  const isRefusal = (name: string) =>
    /^(InvalidInput|NotFound|Forbidden|Conflict|LabelConflict|TooManyAttempts)\./.test(name)
  const missing = allFields.filter(name => !seen.has(name) && !isElsewhere(name) && !isRefusal(name))
  expect(missing.sort()).toEqual(Object.keys(notShown).sort())
})
