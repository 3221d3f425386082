import type { Role } from '#core/generated/prisma/enums.ts'

const everyone: readonly Role[] = ['READER', 'REVIEWER', 'ENGINEER', 'AUDITOR', 'ADMIN']

/** Who may do what inside a project. The one table; every verb names its line. */
export const rights = {
  SEE_PROJECT: everyone,
  SET_ROLES: ['ADMIN'],
  INVITE_PEOPLE: ['ADMIN'],
  KEEP_ORIGINALS: ['ADMIN'],
  IMPORT_IMAGES: ['REVIEWER', 'ENGINEER', 'ADMIN'],
  LABEL_IMAGES: ['READER', 'REVIEWER', 'ADMIN'],
  FREEZE_DATASETS: ['ENGINEER', 'ADMIN'],
  TRAIN_MODELS: ['ENGINEER', 'ADMIN'],
  CANCEL_JOBS: ['ENGINEER', 'ADMIN'],
  ASK_FOR_PREDICTIONS: ['READER', 'REVIEWER', 'ENGINEER', 'ADMIN'],
} as const satisfies Record<string, readonly Role[]>

export type Right = keyof typeof rights

export const allRights = Object.keys(rights) as Right[]

export const rightsOf = (roles: readonly Role[]): Right[] =>
  allRights.filter(right => rights[right].some(role => roles.includes(role)))
