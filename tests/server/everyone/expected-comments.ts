import { type Expected, member, right } from './rules.ts'
import type { Person, World } from './world.ts'

/** A thread of whoever asks, where they may begin one. */
async function newThread({ database, here, hereOwner }: World, person: Person, isResolved = false) {
  const { projectId, imageId } = here
  const authorId = person.roles.length > 0 ? person.id : (hereOwner.actor?.id ?? '')
  const state = isResolved ? { isOpen: false, resolvedAt: new Date(), resolvedById: authorId } : { isOpen: true }
  const { id } = await database.comment.create({ data: { projectId, imageId, authorId, text: 'x', ...state } })
  return { commentId: id }
}

const newThreadOfAnother = (world: World, isResolved: boolean) =>
  newThread(world, { ...world.people.stranger, roles: [] }, isResolved)

export const commentMutations: Record<string, Expected> = {
  writeComment: { who: right('WRITE_COMMENTS'), given: () => ({ text: 'step at C5' }) },
  resolveComment: { who: right('RESOLVE_COMMENTS'), given: world => newThreadOfAnother(world, false) },
  reopenComment: { who: right('RESOLVE_COMMENTS'), given: world => newThreadOfAnother(world, true) },
  retractComment: { who: right('WRITE_COMMENTS'), given: (world, person) => newThread(world, person) },
  readMentions: { who: member },
}
