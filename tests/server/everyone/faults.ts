import { schema } from '#server/schema/index.ts'
import { type Answer, ask } from './ask.ts'
import { expectedOf, givenFor, type Operation, prepare } from './asking.ts'
import { fieldAt, noteSeen } from './coverage.ts'
import { fields } from './expected-fields.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { type Step, walk } from './paths.ts'
import { everyRole } from './people.ts'
import { watched } from './record.ts'
import type { Rule } from './rules.ts'
import { type Field, select } from './select.ts'
import { openWatchman } from './watchman.ts'
import type { Person, World } from './world.ts'

const outcomesOf = (rule: Rule, person: Person): readonly Outcome[] => [rule(person)].flat()
export const mayGet = (rule: Rule | undefined, person: Person) => !rule || outcomesOf(rule, person).includes('DATA')

/** Of what somebody may see in whichever project shows it to them: who has no role here has every one elsewhere. */
const mayBeShown = (name: string, person: Person) =>
  mayGet(fields[name], person.roles.length === 0 && person.id ? { ...person, roles: everyRole } : person)

interface Asker {
  person: Person
  args: Record<string, unknown>
  asks: () => Promise<Answer>
}

/** Looks for what is wrong with answers. Whatever was shown in any is noted. */
export async function openInspection(world: World) {
  const leaksIn = await openWatchman(world)
  const seen = new Set<string>()

  /** What is wrong with any answer, whoever asked for whatever. */
  function wrongIn(person: Person, answer: Answer, ...said: unknown[]): string[] {
    const shown = new Set<string>()
    noteSeen(answer.data, shown)
    for (const name of shown) seen.add(name)
    const log = world.api.takeErrors().join('')
    const isBroken = [500, 502, 503, 4500].includes(answer.status) || answer.text.includes('INTERNAL_SERVER_ERROR')
    return [
      ...leaksIn(person, answer, ...said).map(leak => `is shown ${leak}`),
      ...[...shown].filter(name => !mayBeShown(name, person)).map(name => `is shown ${name}`),
      ...(answer.text.includes('TOO_MANY_REQUESTS') ? ['has asked too much for this test to mean anything'] : []),
      ...(isBroken ? [`breaks it: ${answer.text.slice(0, 200)} ${log.slice(0, 700)}`] : []),
    ]
  }

  /** One who asks for a root field with what is valid. */
  async function asker(operation: Operation, field: Field, person: Person): Promise<Asker> {
    const { document, args } = await prepare(world, operation, field, person)
    return { person, args, asks: () => ask(world.api.url, person, document, args) }
  }

  /** What is wrong with what everybody gets of a root field. Whoever may change nothing by it is seen to change nothing. */
  async function faultsOfRoot(operation: Operation, field: Field, people: readonly Person[]): Promise<string[]> {
    const { who, shows } = expectedOf(operation, field.name)
    // Of queries it is enough to look once.
    const isWatched = (person: Person) =>
      operation === 'mutation' ? !outcomesOf(who, person).includes('DATA') : person.kind === 'everything'
    const faultsIn = ({ person, args }: Asker, answer: Answer) => {
      const wanted = outcomesOf(who, person)
      const outcome = outcomeOf(answer, field.name)
      return [
        ...(wanted.includes(outcome)
          ? []
          : [`gets ${outcome}, not ${wanted.join(' or ')}: ${answer.text.slice(0, 200)}`]),
        ...wrongIn(person, answer, args, shows?.(world)),
      ].map(fault => `${person.kind} ${fault}`)
    }
    const faults: string[] = []
    const askers: Asker[] = []
    for (const person of people.filter(isWatched)) askers.push(await asker(operation, field, person))
    const each = async (some: Asker[]) => {
      for (const one of some) faults.push(...faultsIn(one, await one.asks()))
    }
    const { changed } = await watched(world.database, () => each(askers))
    if (changed.length > 0)
      for (const one of askers) {
        const alone = await watched(world.database, () => each([one]))
        faults.push(...alone.changed.map(table => `${one.person.kind} changes ${table} by what is not theirs`))
      }
    for (const person of people.filter(person => !isWatched(person)))
      await each([await asker(operation, field, person)])
    return faults
  }

  /** What is wrong with what somebody gets of every field of a type, by one way to it. */
  async function faultsOfType(steps: readonly Step[], person: Person): Promise<string[]> {
    const [target, first, query] = [steps.at(-1)?.target, steps[0]?.field, schema.getQueryType()]
    if (!target || !first || !query) throw new Error('a way without steps')
    const given = await givenFor(world, 'query', first, person)
    const inner = select(target, 1)?.slice(2, -2) ?? ''
    const document = `{ ${walk(steps, inner, step => (step === steps[0] ? given : {}))} }`
    const answer = await ask(world.api.url, person, document)
    const unexpected = answer.errors.filter(({ path = [], extensions }) => {
      const rule = fields[fieldAt(query, path)]
      return !rule || !outcomesOf(rule, person).includes(extensions?.code as Outcome)
    })
    return [
      ...unexpected.map(e => `is refused ${fieldAt(query, e.path ?? [])}: ${e.extensions?.code} ${e.message}`),
      ...wrongIn(person, answer, given, expectedOf('query', first.name).shows?.(world)),
    ].map(fault => `${person.kind} ${fault}`)
  }
  return { seen, wrongIn, faultsOfRoot, faultsOfType }
}
