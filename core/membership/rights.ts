import type { Actor } from '#core/context.ts'
import type { Membership } from '#core/generated/prisma/client.ts'
import type { Role } from '#core/generated/prisma/enums.ts'

const everyone: readonly Role[] = ['READER', 'REVIEWER', 'ENGINEER', 'AUDITOR', 'ADMIN']

/** Who may do what inside a project. The one table; every verb names its line. */
export const rights = {
  SEE_PROJECT: everyone,
  /** All of it; everybody sees what they did themselves, and the history of one thing that they may see. */
  SEE_AUDIT_TRAIL: ['AUDITOR', 'ADMIN'],
  /** The ZIP of a frozen dataset with its images; the manifest is everybody's. */
  EXPORT_DATASETS: ['ENGINEER', 'AUDITOR', 'ADMIN'],
  /** The weights; the topology is everybody's. */
  DOWNLOAD_MODELS: ['ENGINEER', 'AUDITOR', 'ADMIN'],
  /** The file of a picture in which a person saw names; the others see it on the screen, where they judge it. */
  DOWNLOAD_NAMED_IMAGES: ['ADMIN'],
  SET_ROLES: ['ADMIN'],
  INVITE_PEOPLE: ['ADMIN'],
  RENAME_PROJECTS: ['ADMIN'],
  /** Which classes there are, how they are called, in which order. */
  SET_CLASSES: ['ADMIN'],
  PUBLISH_GUIDELINES: ['ADMIN'],
  /** And restore them. */
  ARCHIVE_PROJECTS: ['ADMIN'],
  KEEP_ORIGINALS: ['ADMIN'],
  IMPORT_IMAGES: ['REVIEWER', 'ENGINEER', 'ADMIN'],
  /** Anybody's; whoever asked for an import may undo it, and take out what it brought, while they may import. */
  TAKE_OUT_IMAGES: ['ENGINEER', 'ADMIN'],
  LABEL_IMAGES: ['READER', 'REVIEWER', 'ADMIN'],
  /** Of many images at once, those too that others answered. */
  LABEL_OVER_OTHERS: ['REVIEWER', 'ADMIN'],
  REVIEW_LABELS: ['REVIEWER', 'ADMIN'],
  ADJUDICATE_IMAGES: ['REVIEWER', 'ADMIN'],
  /** What readers are measured by. Not for whoever reads the project blind. */
  SET_GOLD: ['REVIEWER', 'ADMIN'],
  /** What others read, how long it takes them, and how often they agree with what counts; everybody sees their own. */
  SEE_READERS: ['REVIEWER', 'AUDITOR', 'ADMIN'],
  /** On images that they may see. */
  WRITE_COMMENTS: everyone,
  /** Anybody's threads; whoever began one may always. */
  RESOLVE_COMMENTS: ['REVIEWER', 'ADMIN'],
  /** How far readers agree, by name, and which images they differ on. Not for whoever reads the project blind. */
  SEE_AGREEMENT: ['REVIEWER', 'AUDITOR', 'ADMIN'],
  /** How many readers an image is to have, whether they are blind, and whether they are reviewed. */
  SET_READING: ['ADMIN'],
  /** Anybody's; whoever asked for one may undo it, while they may do the same. */
  UNDO_BATCHES: ['ADMIN'],
  /** Which images look like copies of one. Not for whoever reads the project blind. */
  SEE_DUPLICATES: ['REVIEWER', 'ENGINEER', 'AUDITOR', 'ADMIN'],
  /** Whether they are, and to have them looked for. Not for whoever reads the project blind. */
  JUDGE_DUPLICATES: ['REVIEWER', 'ENGINEER', 'ADMIN'],
  FREEZE_DATASETS: ['ENGINEER', 'ADMIN'],
  /** By their name and a reason: that models are trained on what leaks. */
  WAIVE_LEAKAGE: ['ENGINEER', 'ADMIN'],
  /** In what two of them differ, to have that computed. Not for whoever reads the project blind. */
  COMPARE_DATASETS: ['REVIEWER', 'ENGINEER', 'AUDITOR', 'ADMIN'],
  /** Whether their classes can be told from what has nothing to do with a finding. Not for whoever reads the project blind. */
  CHECK_SHORTCUTS: ['REVIEWER', 'ENGINEER', 'AUDITOR', 'ADMIN'],
  TRAIN_MODELS: ['ENGINEER', 'ADMIN'],
  /** Anybody's; whoever asked for a job may always cancel it. */
  CANCEL_JOBS: ['ENGINEER', 'ADMIN'],
  ASK_FOR_PREDICTIONS: ['READER', 'REVIEWER', 'ENGINEER', 'ADMIN'],
} as const satisfies Record<string, readonly Role[]>

export type Right = keyof typeof rights

/** What changes nothing of a project, or ends that nothing of it changes: done in one that is archived, too. */
export const inArchived: readonly Right[] = [
  ...([
    'SEE_PROJECT',
    'SEE_AUDIT_TRAIL',
    'SEE_READERS',
    'SEE_DUPLICATES',
    'EXPORT_DATASETS',
    'COMPARE_DATASETS',
    'CHECK_SHORTCUTS',
    'DOWNLOAD_MODELS',
  ] as const),
  ...(['DOWNLOAD_NAMED_IMAGES', 'ARCHIVE_PROJECTS'] as const),
]

export const allRights = Object.keys(rights) as Right[]

export const rightsOf = (roles: readonly Role[]): Right[] =>
  allRights.filter(right => rights[right].some(role => roles.includes(role)))

/** What somebody is in a project: the roles of their membership, of a program only those that its key has too. */
export const rolesOf = (
  actor: Pick<Actor, 'key'>,
  membership: Pick<Membership, 'projectId' | 'roles'> | null | undefined,
): Role[] => {
  const { key } = actor
  if (!membership || (key && !key.projectIds.includes(membership.projectId))) return []
  return membership.roles.filter(role => !key || key.roles.includes(role))
}
