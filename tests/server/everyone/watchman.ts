import { readSettings } from '#core/settings.ts'
import type { Answer } from './ask.ts'
import { secretsOf } from './record.ts'
import { secret } from './start-api.ts'
import type { Person, World } from './world.ts'

/** Ids and hashes, wherever they stand in an answer. */
const names = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64}/g

function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) yield* stringsIn(item)
}

/** Knows what nobody, and what whom, may be shown; looks through every answer for it. */
export async function openWatchman(world: World) {
  const { database, here, there, textsOfHere, textsOfThere } = world
  const { dataDir, databaseUrl = '' } = readSettings()
  const secrets = await secretsOf(database)
  const users = await database.user.findMany()
  const inside = [secret, dataDir, databaseUrl, 'node_modules', 'PrismaClient']
  const workers = await database.worker.findMany()
  const ofWorkers = workers.flatMap(({ host, pid }) => [host, String(pid)])

  const projectsHiddenFrom = ({ kind }: Person) => {
    if (kind === 'elsewhere' || kind === 'key to elsewhere') return { texts: [textsOfHere], marks: [here.mark] }
    const both = { texts: [textsOfHere, textsOfThere], marks: [here.mark, there.mark] }
    return kind === 'stranger' || kind === 'installation' ? both : { texts: [textsOfThere], marks: [there.mark] }
  }
  /** Whoever is signed in may know which workers there are; whoever runs the installation knows its people. */
  const allowedTo = ({ kind, id }: Person) => [
    ...(id ? workers.map(worker => worker.id) : []),
    ...(kind === 'installation' ? users.flatMap(user => [user.id, user.name, user.email]) : []),
  ]

  /**
   * What an answer holds that whoever asked must never see: what belongs to the other project, secrets, the insides of
   * the server.
   * @param said what they wrote themselves, which a refusal may repeat, and what they may see for another reason
   */
  return function leaksIn(person: Person, { text, data, errors }: Answer, ...said: unknown[]): string[] {
    const allowed = new Set([...stringsIn(said), ...allowedTo(person)])
    for (const string of [...allowed]) for (const [name] of string.matchAll(names)) allowed.add(name)
    const { texts, marks } = projectsHiddenFrom(person)
    const isForbidden = (string: string) => !allowed.has(string) && texts.some(hidden => hidden.has(string))
    const mentioned = [...text.matchAll(names)].map(([name]) => name)
    const found = [...stringsIn([data, errors]), ...mentioned].filter(isForbidden)
    const never = [...inside, ...secrets, ...(person.kind === 'installation' ? [] : ofWorkers), ...marks]
    // A mark that stands within what they may see is none that leaked.
    const leaked = never.filter(mark => {
      if (!text.includes(mark)) return false
      const around = [...allowed].filter(string => string.includes(mark))
      return around.reduce((left, string) => left.replaceAll(string, ''), text).includes(mark)
    })
    return [...new Set([...found, ...leaked])]
  }
}
