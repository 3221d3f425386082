import { expect, test } from 'vitest'
import { type Position, positionsOf } from './arguments.ts'
import { ask } from './ask.ts'
import { openInspection } from './faults.ts'
import { type Hostile, hostileTo, tooLong } from './hostile-values.ts'
import { outcomeAt } from './outcome.ts'
import { aim, type Target, targets, triers, valueAt } from './targets.ts'
import { openWorld, type Person } from './world.ts'

const world = await openWorld()
const { wrongIn } = await openInspection(world)

/** What an answer may be longer than the one to a good value. */
const slackBytes = 20_000
/** The longest that the API may do one thing. */
const mostMs = 50

const isGood = (outcome: string) => outcome === 'DATA'
const taken: string[] = ['DATA', 'EMPTY', 'NULL']
const finds = /^(search)$/

type Aimed = Awaited<ReturnType<typeof aim>>

/** What is wrong with what becomes of a value, and whether it was taken. */
async function give({ withValue }: Aimed, { target, person, position }: Place, hostile: Hostile, usual: number) {
  const { path } = position
  const { query, variables } = withValue(path, hostile.value)
  await world.api.longestStretchMs()
  const answer = await ask(world.api.url, person, query, variables)
  const stretches = [await world.api.longestStretchMs()]
  // Once may be the collector of garbage, or code that runs for the first time.
  while (Math.min(...stretches) > mostMs && stretches.length < 3) {
    await ask(world.api.url, person, query, variables)
    stretches.push(await world.api.longestStretchMs())
  }
  const outcome = outcomeAt(answer, valueAt(target, answer.data))
  const name = path.at(-1) ?? ''
  // What is not there is not given out: to leave it out changes nothing.
  const isLeftOut = name === 'without' && hostile.name === 'an id of nothing'
  const mustRefuse = (hostile.isNeverGood && !isLeftOut) || (name === 'name' && hostile.name === 'right to left')
  // A mutation says what it began, not what that finds.
  const mustFindNothing = isAsked(target) && finds.test(name) && ['%', '_', 'a backslash'].includes(hostile.name)
  const faults = [
    ...wrongIn(person, answer, variables),
    ...(mustRefuse && isGood(outcome) ? ['is taken for a good one'] : []),
    ...(mustFindNothing && outcome !== 'EMPTY' ? [`finds ${outcome}`] : []),
    ...(answer.text.length > usual + slackBytes ? [`is answered with ${answer.text.length} bytes`] : []),
    ...(Math.min(...stretches) > mostMs ? [`stops the API for ${Math.min(...stretches).toFixed(0)} ms`] : []),
  ].map(fault => `${hostile.name} (${outcome}) ${fault}`)
  return { faults, isTaken: taken.includes(outcome) }
}

interface Place {
  at: string
  target: Target
  position: Position
  person: Person
  /** Whether it is the first of its target. */
  isFirst: boolean
}

/** By the field of an input: what several targets take is read by the same code, and tried at the first of them. */
const triedAt = new Map<string, string>()
function isTried({ within, path }: Position, { name }: Target): boolean {
  if (!within) return false
  const field = `${within}.${path.at(-1)}`
  if (!triedAt.has(field)) triedAt.set(field, name)
  return triedAt.get(field) !== name
}

const isAsked = ({ operation }: Target) => operation === 'query'
/** What is looked for has more that is hostile to it than what is done. */
const askedFirst = [...targets.filter(isAsked), ...targets.filter(target => !isAsked(target))]

const places = askedFirst.flatMap(target =>
  positionsOf(target.field.args)
    .filter(position => !isTried(position, target))
    .flatMap((position, i): Place[] =>
      triers(target, world).map(person => ({
        at: `${person.kind}: ${target.name} ${position.path.join('.')}`,
        ...{ target, position, person, isFirst: i === 0 },
      })),
    ),
)

test.each(places)('$at: whatever is given is taken or refused, at once and in few words', async place => {
  const { target, position, person, at, isFirst } = place
  let aimed = await aim(target, world, person)
  const { query, variables } = aimed.valid()
  const answer = await ask(world.api.url, person, query, variables)
  // What is refused anyway would say nothing of the values.
  expect(taken).toContain(outcomeAt(answer, valueAt(target, answer.data)))
  const faults: string[] = []
  let isUsedUp = true
  const values = hostileTo(position, aimed.given, at, isAsked(target))
  for (const hostile of isFirst ? [...values, tooLong] : values) {
    // What was refused left everything as it was.
    if (isUsedUp && !isAsked(target)) aimed = await aim(target, world, person)
    const given = await give(aimed, place, hostile, answer.text.length)
    faults.push(...given.faults)
    isUsedUp = given.isTaken
  }
  expect(faults).toEqual([])
})
