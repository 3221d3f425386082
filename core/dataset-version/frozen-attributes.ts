import { agreedAttributes, type GivenAttributes, givenOf, readAttributes } from '#core/answer-attribute/rule.ts'
import type { Context } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'

/** An attribute as it was when a dataset was frozen; a type, as it stands in a column of JSON. */
export type FrozenAttribute = { id: string; name: string; choices: { id: string; name: string }[] }

/** Those that the manifest of a version has a column of, in its order; none: it is of the class alone. */
export const attributesOf = (frozen: { attributes: unknown }): FrozenAttribute[] =>
  (frozen.attributes ?? []) as FrozenAttribute[]

/** All of a project, those that are archived included: earlier answers say them. */
export async function findAttributesToFreeze(
  ctx: Pick<Context, 'database'>,
  projectId: string,
): Promise<FrozenAttribute[]> {
  const rules = await readAttributes(ctx, projectId)
  return rules.map(({ id, name, choices }) => ({ id, name, choices: choices.map(c => ({ id: c.id, name: c.name })) }))
}

/**
 * What counts of an image beside its class: see ReferenceLabel.attributes of the API.
 * @param said by the decision that its reference label is of, or by each answer that it rests on
 * @returns null: nothing
 */
export function countingAttributes(said: readonly Prisma.JsonValue[]): GivenAttributes | null {
  const agreed = agreedAttributes(said.map(givenOf))
  return Object.keys(agreed).length === 0 ? null : agreed
}

/** The names of what is said of each attribute, in their order and that of its choices. */
export const namesOf = (attributes: readonly FrozenAttribute[], given: GivenAttributes): string[][] =>
  attributes.map(({ id, choices }) => choices.filter(c => given[id]?.includes(c.id)).map(c => c.name))
