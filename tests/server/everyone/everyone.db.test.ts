import { expect, test } from 'vitest'
import { expectations, expectedOf, type Operation, roots } from './asking.ts'
import { allFields, objectTypes } from './coverage.ts'
import { fields, notShown } from './expected-fields.ts'
import { mayGet, openInspection } from './faults.ts'
import { pathsToTypes } from './paths.ts'
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
  expect(await inTurn(people, person => faultsOfRoot('query', field, person))).toEqual([])
})

const paths = pathsToTypes(name => !(name in fields))
const reached = objectTypes.filter(type => paths.has(type.name))

test.each(reached)('type $name: every field of it, to everybody who may see one', async type => {
  const steps = paths.get(type.name) ?? []
  const rules = [
    expectedOf('query', steps[0]?.field.name ?? '').who,
    ...steps.map(step => fields[`${step.parent.name}.${step.field.name}`]),
  ]
  const those = people.filter(person => rules.every(rule => mayGet(rule, person)))
  expect(await inTurn(those, person => faultsOfType(steps, person))).toEqual([])
})

test.each(roots.mutation)('mutation $name: done for whoever may; for nobody else anything changes', async field => {
  expect(await inTurn(people, person => faultsOfRoot('mutation', field, person))).toEqual([])
})

test('every field of every type had a value that somebody saw, unless the table says why not', () => {
  const isElsewhere = (name: string) => /^(Query|Mutation|Subscription|TrainingRunUpdate)\./.test(name)
  const isRefusal = (name: string) => /^(InvalidInput|NotFound|Forbidden|Conflict|LabelConflict)\./.test(name)
  const missing = allFields.filter(name => !seen.has(name) && !isElsewhere(name) && !isRefusal(name))
  expect(missing).toEqual(Object.keys(notShown))
})
