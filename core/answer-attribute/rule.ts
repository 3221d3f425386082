import { z } from 'zod'
import type { Context } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'

export interface AnswerChoice {
  id: string
  name: string
  /** Null: it may be given. */
  archivedAt: Date | string | null
}

/** One attribute that answers of a project are asked for. */
export interface AttributeRule {
  id: string
  name: string
  isRequired: boolean
  isMultiple: boolean
  /** Of which classes it is asked; empty: of all. */
  labelClassIds: readonly string[]
  choices: readonly AnswerChoice[]
  /** Null: it is asked. */
  archivedAt: Date | string | null
}

/** Ids of choices by the id of their attribute; both in the order of the ids. */
export type GivenAttributes = Record<string, string[]>

/** Of a project, those that are archived included. */
export const mostAttributes = 20
/** Of an attribute, those that are archived included. */
export const mostChoices = 40

const choicesSchema = z.array(z.object({ id: z.string(), name: z.string(), archivedAt: z.string().nullable() }))
export const choicesOf = ({ choices }: { choices: Prisma.JsonValue }): AnswerChoice[] => choicesSchema.parse(choices)

const givenSchema = z.record(z.string(), z.array(z.string()))
/** What a row says beside its class. */
export const givenOf = (attributes: Prisma.JsonValue): GivenAttributes => givenSchema.parse(attributes ?? {})

/** All of a project in their order, those that are archived included. */
export async function readAttributes(
  { database }: Pick<Context, 'database'>,
  projectId: string,
): Promise<AttributeRule[]> {
  const rows = await database.answerAttribute.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  return rows.map(row => ({ ...row, choices: choicesOf(row) }))
}

/** Those that an answer with this class is asked for; of "cannot tell" none is. */
export const askedOf = <Rule extends Pick<AttributeRule, 'labelClassIds' | 'archivedAt'>>(
  rules: readonly Rule[],
  labelClassId: string | null,
): Rule[] =>
  rules.filter(
    ({ archivedAt, labelClassIds }) =>
      labelClassId !== null &&
      archivedAt === null &&
      (labelClassIds.length === 0 || labelClassIds.includes(labelClassId)),
  )

/** As an event says them: by their names at that time. */
export function sayAttributes(given: Prisma.JsonValue, rules: readonly AttributeRule[]): Record<string, string[]> {
  const said = givenOf(given)
  return Object.fromEntries(
    rules.flatMap(({ id, name, choices }) => {
      const ids = said[id]
      return ids ? [[name, choices.filter(c => ids.includes(c.id)).map(c => c.name)]] : []
    }),
  )
}

const sameIds = (a: readonly string[], b: readonly string[] | undefined) => a.join() === b?.join()

/** What all of several answers say alike: an attribute that one of them lacks, or says otherwise, is not in it. */
export function agreedAttributes(several: readonly GivenAttributes[]): GivenAttributes {
  const [first = {}, ...others] = several
  return Object.fromEntries(Object.entries(first).filter(([id, ids]) => others.every(o => sameIds(ids, o[id]))))
}
