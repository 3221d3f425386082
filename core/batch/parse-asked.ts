import { askedOf } from '#core/answer-attribute/rule.ts'
import type { TargetInput } from '#core/batch/target.ts'
import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import type { Batch, Prisma } from '#core/generated/prisma/client.ts'
import type { BatchKind, CannotTell } from '#core/generated/prisma/enums.ts'
import { requireId } from '#core/id.ts'
import { parseAnswer } from '#core/label/answer.ts'
import { type Question, readQuestion } from '#core/label/question.ts'
import { rights } from '#core/membership/rights.ts'
import { parse } from '#core/parse.ts'
import { readerCountSchema } from '#core/project/reader-count.ts'

export interface BatchAsked extends TargetInput {
  kind: BatchKind
  /** LABEL: the answer; without it cannotTell. */
  labelClassId?: string | null
  cannotTell?: CannotTell | null
  /** SET_READERS: how many; without it as many as the project says. */
  readerCount?: number | null
  /** ASSIGN, UNASSIGN: whose. */
  assigneeId?: string | null
}

type Asked = Pick<Batch, 'labelClassId' | 'cannotTell' | 'readerCount' | 'assigneeId'>

interface ParsedAsked {
  asked: Asked
  /** As the audit trail says it. */
  said: Prisma.InputJsonObject
}

const nothing: Asked = { labelClassId: null, cannotTell: null, readerCount: null, assigneeId: null }

const meantBy: Record<keyof Asked, readonly BatchKind[]> = {
  labelClassId: ['LABEL'],
  cannotTell: ['LABEL'],
  readerCount: ['SET_READERS'],
  assigneeId: ['ASSIGN', 'UNASSIGN'],
}

/** @throws InvalidInput where each answer of the class must say what differs from image to image */
function requireNoneNeeded({ classes, attributes }: Question, labelClassId: string | null | undefined): void {
  const labelClass = classes.find(c => c.id === labelClassId)
  const needed = askedOf(attributes, labelClass?.id ?? null).find(a => a.isRequired)
  if (labelClass && needed)
    throw new InvalidInput(
      'labelClassId',
      labelClass.id,
      `a class that needs no attribute: every answer ${labelClass.name} must have ${needed.name}. Answer image by image, or by setLabels`,
    )
}

async function parseLabel(ctx: Context, { projectId, labelClassId, cannotTell }: BatchAsked): Promise<ParsedAsked> {
  const question = await readQuestion(ctx, projectId)
  requireNoneNeeded(question, labelClassId)
  const answer = parseAnswer({ labelClassId, cannotTell, expectedVersion: null }, question)
  const labelClass = question.classes.find(c => c.id === answer.labelClassId)?.name ?? null
  return {
    asked: { ...nothing, labelClassId: answer.labelClassId, cannotTell: answer.cannotTell },
    said: { labelClass, ...(answer.cannotTell ? { cannotTell: answer.cannotTell } : {}) },
  }
}

/** Whoever has images is a member who may answer them; whoever had is anybody. */
async function parseAssignee(ctx: Context, { kind, projectId, assigneeId }: BatchAsked): Promise<ParsedAsked> {
  const isMeant =
    kind === 'ASSIGN'
      ? { memberships: { some: { projectId, roles: { hasSome: [...rights.LABEL_IMAGES] } } }, disabledAt: null }
      : { readings: { some: { projectId, assignedAt: { not: null } } } }
  const id = assigneeId && requireId('User', assigneeId)
  const found = id && (await ctx.database.user.findFirst({ where: { id, ...isMeant } }))
  if (!found) {
    const allowed = kind === 'ASSIGN' ? `a member with one of the roles ${rights.LABEL_IMAGES.join(', ')}` : ''
    throw new InvalidInput('assigneeId', assigneeId ?? 'nobody', allowed || 'somebody to whom images are assigned')
  }
  return { asked: { ...nothing, assigneeId: found.id }, said: { readerId: found.id, reader: found.name } }
}

/** What is asked for: a kind has what it needs, and nothing else. @throws InvalidInput */
export async function parseAsked(ctx: Context, input: BatchAsked): Promise<ParsedAsked> {
  const { kind } = input
  for (const [field, kinds] of Object.entries(meantBy) as [keyof Asked, readonly BatchKind[]][])
    if (input[field] != null && !kinds.includes(kind))
      throw new InvalidInput(field, input[field], `nothing where kind is ${kind}`)
  switch (kind) {
    case 'LABEL':
      return parseLabel(ctx, input)
    case 'SET_READERS': {
      const readerCount = parse(readerCountSchema.nullable(), input.readerCount ?? null, 'readerCount')
      return { asked: { ...nothing, readerCount }, said: { readerCount } }
    }
    case 'ASSIGN':
    case 'UNASSIGN':
      return parseAssignee(ctx, input)
    default:
      return { asked: nothing, said: {} }
  }
}
