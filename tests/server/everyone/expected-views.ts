import { randomUUID } from 'node:crypto'
import type { Context } from '#core/context.ts'
import { type Expected, member } from './rules.ts'
import type { Person, World } from './world.ts'

interface Place {
  ctx: Pick<Context, 'actor' | 'database'>
  projectId: string
  mark: string
}

/** One that everybody finds, by everything that can be asked for. */
export async function fillView({ ctx, projectId, mark }: Place, ids: Record<string, string>) {
  const filter = {
    ...ids,
    ...{
      unlabelled: true,
      flagged: true,
      gold: true,
      takenOut: true,
      groupKey: `${mark} group`,
      search: `${mark} search`,
    },
    ...{ burnedIn: 'YES', readingState: 'DONE', readsBelow: 9, publishedSplit: 'TEST', split: 'TRAIN' },
    ...{ probabilityFrom: 0.25, probabilityBelow: 0.75, confidenceBelow: 50 },
    ...{ addedFrom: '2026-01-01T00:00:00.000Z', addedBefore: '2027-01-01T00:00:00.000Z' },
  }
  const look = { layout: 'TABLE', colourBy: 'STATE', orderBy: 'OLDEST_FIRST' }
  const words = { name: `${mark} view`, filter, look, isShared: true, ownerId: ctx.actor?.id ?? '' }
  const view = await ctx.database.savedView.create({ data: { projectId, ...words } })
  return { savedViewId: view.id, viewId: view.id }
}

/** One of whoever asks, the only one that they have. */
async function newView({ database, here, hereOwner }: World, person: Person) {
  const { projectId } = here
  const ownerId = person.kind === 'stranger' ? (hereOwner.actor?.id ?? '') : person.id
  await database.savedView.deleteMany({ where: { projectId, name: { startsWith: 'view ' } } })
  const { id } = await database.savedView.create({
    data: { projectId, ownerId, name: `view ${randomUUID()}`, filter: {} },
  })
  return { viewId: id }
}

export const viewMutations: Record<string, Expected> = {
  saveView: {
    who: member,
    given: async (world, person) => {
      await newView(world, person)
      return { name: `view ${randomUUID()}` }
    },
  },
  changeView: {
    who: member,
    given: async (world, person) => ({ ...(await newView(world, person)), name: `view ${randomUUID()}` }),
  },
  removeView: { who: member, given: newView },
}
