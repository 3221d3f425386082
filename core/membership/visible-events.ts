import type { Actor } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import type { Role } from '#core/generated/prisma/enums.ts'
import { blindProjects } from '#core/membership/blind.ts'
import { rights, rolesOf } from '#core/membership/rights.ts'

/** Nouns whose single things every member sees, and so their history. */
const seenByMembers = [
  'Project',
  'LabelClass',
  'AnswerAttribute',
  'Guideline',
  'Membership',
  'Import',
  'Upload',
  'Image',
  'Label',
  'Review',
  'Adjudication',
  'GoldAnswer',
  'Batch',
  'Comment',
  'DuplicateSearch',
  'DuplicatePair',
  'DatasetFreeze',
  'DatasetVersion',
  'DatasetDifference',
  'ShortcutCheck',
  'TrainingRun',
  'ModelVersion',
  'PredictionBatch',
  'Prediction',
  'Job',
]

/** Nouns whose events tell what was said of an image, or what tells it. */
const ofImages = [
  ...['Image', 'Label', 'Review', 'Adjudication', 'GoldAnswer', 'Comment', 'Batch', 'Import', 'Upload'],
  ...[
    'AgreementReport',
    'DuplicateSearch',
    'DuplicatePair',
    'DatasetFreeze',
    'DatasetVersion',
    'DatasetDifference',
    'ShortcutCheck',
    'ModelVersion',
    'PredictionBatch',
    'Prediction',
  ],
]

/** Whoever reads a project blind sees of these only what they did themselves. */
const telling = (userId: string): Prisma.AuditEventWhereInput => ({
  OR: [
    { projectId: null },
    { project: { NOT: blindProjects(userId) } },
    { noun: { notIn: ofImages } },
    { actorId: userId },
  ],
})

/** A program sees what was done by its own key, not all that its person did. */
const ownEvents = ({ id, key }: Pick<Actor, 'id' | 'key'>): Prisma.AuditEventWhereInput =>
  key ? { actorId: id, apiKeyId: key.id } : { actorId: id }

/**
 * Which events somebody may see wherever they come across them: their own, all of the projects in which they have the
 * right to, and, as administrators of the installation, those outside every project. Of a project that they see no more
 * not even their own: an event leads to its project.
 */
export function visibleEvents({ id, isAdmin, key }: Actor): Prisma.AuditEventWhereInput {
  const where = (roles?: readonly Role[]): Prisma.ProjectWhereInput => ({
    ...(key ? { id: { in: [...key.projectIds] } } : {}),
    memberships: { some: { userId: id, ...(roles ? { roles: { hasSome: [...roles] } } : {}) } },
  })
  const mayAll = where(rights.SEE_AUDIT_TRAIL.filter(role => !key || key.roles.includes(role)))
  const own = { AND: [ownEvents({ id, key }), { OR: [{ projectId: null }, { project: where(key?.roles) }] }] }
  return { AND: [{ OR: [own, { project: mayAll }, ...(isAdmin ? [{ projectId: null }] : [])] }, telling(id)] }
}

/**
 * Which events of a project that they see somebody may list: all by right; else their own, or, where one thing is named
 * that every member sees, its history.
 */
export function visibleEventsOf(
  actor: Actor,
  membership: Parameters<typeof rolesOf>[1],
  { noun, nounId, isBlind }: { noun?: string | null; nounId?: string | null; isBlind: boolean },
): Prisma.AuditEventWhereInput {
  const roles = rolesOf(actor, membership)
  const blind = isBlind && membership?.roles.includes('READER') ? telling(actor.id) : {}
  if (rights.SEE_AUDIT_TRAIL.some(role => roles.includes(role))) return blind
  if (noun && nounId && seenByMembers.includes(noun)) return blind
  return ownEvents(actor)
}
