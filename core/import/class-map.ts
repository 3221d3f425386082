import { z } from 'zod'
import type { Import, LabelClass } from '#core/generated/prisma/client.ts'

const mapSchema = z.record(z.string(), z.string().nullable())

/**
 * The class that a name in the source stands for: as somebody said, else the class of that very name.
 * One that is archived is given by nobody, a list included.
 * @returns null: brought without a label; undefined: nobody knows the name
 */
export function classOf(
  imported: Pick<Import, 'classMap'>,
  classes: readonly LabelClass[],
): (name: string) => LabelClass | null | undefined {
  const said = new Map(Object.entries(mapSchema.parse(imported.classMap)))
  const open = classes.filter(c => c.archivedAt === null)
  const byId = new Map(open.map(c => [c.id, c]))
  const byName = new Map(open.map(c => [c.name, c]))
  return name => {
    const id = said.get(name)
    if (id === undefined) return byName.get(name)
    return id === null ? null : byId.get(id)
  }
}

/** Those that a source may give, for a refusal. */
export const openNames = (classes: readonly LabelClass[]): string =>
  classes.flatMap(c => (c.archivedAt === null ? c.name : [])).join(', ')

/** The member of the project whom a labeller in the source is; null: nobody said. */
export function readerOf(imported: Pick<Import, 'readerMap'>): (labeller: string) => string | null {
  const said = new Map(Object.entries(mapSchema.parse(imported.readerMap)))
  return labeller => said.get(labeller) ?? null
}
