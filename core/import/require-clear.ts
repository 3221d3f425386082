import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import type { Import, LabelClass } from '#core/generated/prisma/client.ts'
import { classNamesOf } from '#core/import/count-files.ts'
import { foundSchema } from '#core/import/found.ts'

/**
 * What is added without anybody looking must be clear by itself.
 * @throws InvalidInput where it is not clear how the source is read, or none of its classes is one of the project
 */
export async function requireClear(ctx: Context, imported: Import, classes: readonly LabelClass[]): Promise<void> {
  const [doubt] = foundSchema.parse(imported.found).doubts
  if (doubt !== undefined) throw new InvalidInput('reading', doubt, 'look first, and say how it is read')
  const named = await classNamesOf(ctx, imported.id)
  const ours = classes.map(c => c.name)
  if (named.length === 0 || ours.some(name => named.includes(name))) return
  const shown = named.slice(0, 5).join(', ')
  throw new InvalidInput('folder', shown, `at least one of this project's classes: ${ours.join(', ')}`)
}
