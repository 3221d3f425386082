import { ask } from './ask.ts'
import { givenFor, prepare, roots } from './asking.ts'
import { objectTypes } from './coverage.ts'
import { fields } from './expected-fields.ts'
import { listsOf, pathsToTypes, walk } from './paths.ts'
import { select } from './select.ts'
import type { Person, World } from './world.ts'

const byRight = new Set([
  ...['Image.ownReading', 'Project.agreement', 'Project.duplicateSearch', 'Project.duplicatePairs'],
])
const paths = pathsToTypes(name => !(name in fields) || byRight.has(name))
/** Made anew for each who asks: its time is another one. */
const madeAnew = new Set(['passwordReset', 'PasswordResetPreview'])
const reached = objectTypes
  .filter(({ name }) => !madeAnew.has(name))
  .flatMap(type => {
    const steps = paths.get(type.name)
    return steps ? [{ name: type.name, steps }, ...listsOf(type, steps)] : []
  })

/** Without what is another at every request, and refusals by their place: several at once come in any order. */
function masked(text: string): string {
  const { errors = [], ...answer }: { errors?: { path?: string[] }[] } = JSON.parse(text)
  const sorted = errors.toSorted((a, b) => String(a.path).localeCompare(String(b.path)))
  return JSON.stringify({ ...answer, errors: sorted })
    .replace(/request [0-9a-f-]{36}/g, 'request')
    .replace(/"requestId":"[^"]+"/g, '')
    .replace(/"lastSeenAt":"[^"]+"/g, '"lastSeenAt":"some time"')
}

/** Everything that the schema can be asked, by every way to every type and by every root: what somebody is answered. */
export async function allThatIsTold(world: World, person: Person): Promise<Map<string, string>> {
  const told = new Map<string, string>()
  for (const field of roots.query.filter(({ name }) => !madeAnew.has(name))) {
    const { document, args } = await prepare(world, 'query', field, person)
    told.set(`query ${field.name}`, masked((await ask(world.api.url, person, document, args)).text))
  }
  for (const { name, steps } of reached) {
    const [first] = steps
    if (!first) continue
    const given = await givenFor(world, 'query', first.field, person)
    const inner = select(steps.at(-1)?.target ?? first.target, 1)?.slice(2, -2) ?? ''
    const document = `{ ${walk(steps, inner, step => (step === first ? given : {}))} }`
    told.set(name, masked((await ask(world.api.url, person, document)).text))
  }
  return told
}
