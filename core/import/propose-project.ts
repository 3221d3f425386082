import { z } from 'zod'
import { type Context, requireAdministrator } from '#core/context.ts'
import { readLevels } from '#core/import/apply-reading.ts'
import { classesInLists } from '#core/import/classes-in-lists.ts'
import { passedOverReason } from '#core/import/junk.ts'
import { proposeLevels } from '#core/import/levels/propose-levels.ts'
import { isKind, textEnding } from '#core/import/levels/words.ts'
import { isNormal } from '#core/import/normal-words.ts'
import { levelsSentence } from '#core/import/source-sentences.ts'
import { splitOf } from '#core/import/split-words.ts'
import { nameAnswers } from '#core/import/two-answers.ts'
import { parse } from '#core/parse.ts'
import { nameSchema } from '#core/text.ts'

export const mostNames = 10_000
export const mostLists = 5
/** Of all lists together, bytes. */
export const mostInLists = 400_000

const schema = z.object({
  names: z
    .array(z.string().max(4096, 'paths of up to 4096 characters'))
    .min(1, '1 to 10000 names')
    .max(mostNames, '1 to 10000 names'),
  called: z.string().max(1000, 'up to 1000 characters').nullish(),
  lists: z
    .array(
      z.object({
        path: z.string().max(4096, 'a path of up to 4096 characters'),
        content: z.base64('base64').transform(text => Buffer.from(text, 'base64')),
      }),
    )
    .max(mostLists, `up to ${mostLists} lists`)
    .refine(lists => lists.reduce((sum, { content }) => sum + content.length, 0) <= mostInLists, {
      error: `lists of up to ${mostInLists} bytes together`,
    })
    .nullish(),
})

export interface ProposedProject {
  /** Empty: nothing says one. */
  name: string
  question: string
  /** 2 to 50, or none: neither lists nor folders say them. */
  labelClasses: { name: string; isPositive: boolean }[]
  /** What the levels of folders say, in one line for people. */
  levels: string
}

const unnamed = { name: '', question: '', labelClasses: [] }
const mostClasses = 50
const className = nameSchema(60)
const projectName = nameSchema(96)

const classesInFolders = (names: readonly string[], roles: Parameters<typeof readLevels>[1]): string[] =>
  names
    .filter(path => passedOverReason(path) === null && textEnding(path) === null)
    .map(path => readLevels(path, roles).className ?? '')

/** Each class once, those first that say that nothing is there; spellings that differ by case are one. */
function classesOf(said: readonly string[]): string[] {
  const counts = new Map<string, Map<string, number>>()
  for (const name of said) {
    const read = className.safeParse(name)
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
 * A project for images that somebody is about to bring, from the names of their files and the lists beside them; nothing is
 * written. Where lists say classes, folders are not asked for them.
 * @param input.called the name of the archive that they lie in
 * @param input.lists in base64, whole, or tables up to the end of a line
 * @throws InvalidInput for no names or too many, lists that are too many or too large
 */
export async function proposeProject(
  ctx: Context,
  input: {
    names: string[]
    called?: string | null | undefined
    lists?: { path: string; content: string }[] | null | undefined
  },
): Promise<ProposedProject> {
  requireAdministrator(ctx, 'to create a project')
  const { names, called, lists } = parse(schema, input)
  const { roles, levels } = proposeLevels(names, { classNames: [] })
  const name = await freeName(ctx, nameFor(names, called))
  const listed = classesOf(nameAnswers(classesInLists(names, lists ?? [])))
  const found = listed.length > 1 ? listed : classesOf(classesInFolders(names, roles))
  if (found.length < 2 || found.length > mostClasses) return { ...unnamed, name, levels: levelsSentence(levels) }
  const positive = found.length === 2 ? found.filter(c => !isNormal(c)) : []
  const labelClasses = found.map(name => ({ name, isPositive: positive.length === 1 && positive[0] === name }))
  return { name, question: questionFor(labelClasses), labelClasses, levels: levelsSentence(levels) }
}
