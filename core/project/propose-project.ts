import { z } from 'zod'
import { type Context, requireAdministrator } from '#core/context.ts'
import { readLevels } from '#core/import/apply-reading.ts'
import { passedOverReason } from '#core/import/junk.ts'
import { proposeLevels } from '#core/import/levels/propose-levels.ts'
import { isKind, textEnding, wordsOf } from '#core/import/levels/words.ts'
import { levelsSentence } from '#core/import/source-sentences.ts'
import { splitOf } from '#core/import/split-words.ts'
import { parse } from '#core/parse.ts'
import { nameSchema } from '#core/text.ts'

export const mostNames = 10_000

const schema = z.object({
  names: z
    .array(z.string().max(4096, 'paths of up to 4096 characters'))
    .min(1, '1 to 10000 names')
    .max(mostNames, '1 to 10000 names'),
  called: z.string().max(1000, 'up to 1000 characters').nullish(),
})

export interface ProposedProject {
  /** Empty: nothing says one. */
  name: string
  question: string
  /** 2 to 50, or none: no level of folders says them. */
  labelClasses: { name: string; isPositive: boolean }[]
  /** What the levels of folders say, in one line for people. */
  levels: string
}

const unnamed = { name: '', question: '', labelClasses: [] }
const mostClasses = 50
const normals = new Set(
  'normal healthy negative neg no none control controls intact unfractured nonfracture absent without'.split(' '),
)
const isNormal = (name: string) => wordsOf(name).some(word => normals.has(word))
const className = nameSchema(60)
const projectName = nameSchema(96)

/** The classes that the folders name, those first that say that nothing is there; spellings that differ by case are one. */
function classesIn(names: readonly string[], roles: Parameters<typeof readLevels>[1]): string[] {
  const counts = new Map<string, Map<string, number>>()
  for (const path of names) {
    if (passedOverReason(path) !== null || textEnding(path) !== null) continue
    const read = className.safeParse(readLevels(path, roles).className ?? '')
    if (!read.success) continue
    const spellings = counts.get(read.data.toLowerCase()) ?? new Map<string, number>()
    counts.set(read.data.toLowerCase(), spellings.set(read.data, (spellings.get(read.data) ?? 0) + 1))
  }
  const most = [...counts.values()].map(
    spellings => [...spellings].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? '',
  )
  return most.sort((a, b) => Number(isNormal(b)) - Number(isNormal(a)) || a.localeCompare(b, 'en', { numeric: true }))
}

function questionFor(classes: ProposedProject['labelClasses']): string {
  const positive = classes.find(c => c.isPositive)
  if (positive) return `Does this image show ${positive.name.toLowerCase()}?`
  const listed = classes.map(c => c.name).join(', ')
  return classes.length > 0 && listed.length <= 200
    ? `Which of these does this image show: ${listed}?`
    : 'Which of the classes does this image show?'
}

/** As the archive is called, else the outermost folder that all lies in and that says more than what files are. */
function nameFor(names: readonly string[], called: string | null | undefined): string {
  const [first = ''] = names
  const common = first.split('/').slice(0, -1)
  const folders = common.filter((_, i) => {
    const prefix = `${common.slice(0, i + 1).join('/')}/`
    return names.every(name => name.startsWith(prefix))
  })
  const archive = (called ?? '').replace(/\.(?:zip|tar|tar\.gz|tgz)$/i, '')
  const telling = [archive, ...folders].find(name => name.trim() !== '' && !isKind(name) && splitOf(name) === null)
  const read = projectName.safeParse((telling ?? '').replaceAll('_', ' '))
  return read.success ? read.data.charAt(0).toUpperCase() + read.data.slice(1) : ''
}

/** What no project is called yet. */
async function freeName(ctx: Context, name: string): Promise<string> {
  if (name === '') return name
  const taken = await ctx.database.project.findMany({
    where: { name: { in: [name, ...Array.from({ length: 98 }, (_, i) => `${name} ${i + 2}`)] } },
    select: { name: true },
  })
  const names = new Set(taken.map(project => project.name))
  if (!names.has(name)) return name
  for (let i = 2; i < 100; i++) if (!names.has(`${name} ${i}`)) return `${name} ${i}`
  return ''
}

/**
 * A project for images that somebody is about to bring, from the names of their files alone; nothing is written.
 * @param input.called the name of the archive that they lie in
 * @throws InvalidInput for no names or too many
 */
export async function proposeProject(
  ctx: Context,
  input: { names: string[]; called?: string | null | undefined },
): Promise<ProposedProject> {
  requireAdministrator(ctx, 'to create a project')
  const { names, called } = parse(schema, input)
  const { roles, levels } = proposeLevels(names, { classNames: [] })
  const name = await freeName(ctx, nameFor(names, called))
  const found = classesIn(names, roles)
  if (found.length < 2 || found.length > mostClasses) return { ...unnamed, name, levels: levelsSentence(levels) }
  const positive = found.length === 2 ? found.filter(c => !isNormal(c)) : []
  const labelClasses = found.map(name => ({ name, isPositive: positive.length === 1 && positive[0] === name }))
  return { name, question: questionFor(labelClasses), labelClasses, levels: levelsSentence(levels) }
}
