import { randomUUID } from 'node:crypto'
import { keyOf, keySha256, startOf } from '#core/api-key/secret.ts'
import { makeToken, tokenSha256 } from '#core/invitation/token.ts'
import type { Place } from './fill-images.ts'

/** What is about the people of a project, of its owner's: a session, a key that has ended, a link that was used. */
export async function fillPeople({ ctx, projectId, mark }: Pick<Place, 'ctx' | 'projectId' | 'mark'>) {
  const { database, actor, now } = ctx
  const userId = actor?.id ?? ''
  const later = new Date(now.getTime() + 3_600_000)
  const session = await database.session.create({
    data: {
      id: randomUUID(),
      tokenSha256: tokenSha256(makeToken()),
      userId,
      expiresAt: later,
      ipAddress: '192.0.2.1',
      userAgent: `${mark} browser`,
    },
  })
  const qualified = { specialty: `${mark} specialty`, experienceYears: 7, qualifiedAt: now }
  await database.membership.updateMany({ where: { projectId }, data: qualified })
  const secret = keyOf(makeToken())
  const apiKey = await database.apiKey.create({
    data: {
      userId,
      name: `${mark} key`,
      tokenSha256: keySha256(secret),
      start: startOf(secret),
      roles: ['READER'],
      expiresAt: later,
      lastUsedAt: now,
      revokedAt: now,
      projects: { create: { projectId } },
    },
  })
  const invitation = await database.invitation.create({
    data: {
      projectId,
      tokenSha256: randomUUID(),
      roles: ['READER'],
      createdById: userId,
      expiresAt: later,
      usedAt: now,
      acceptedById: userId,
      revokedAt: now,
    },
  })
  const event = await database.auditEvent.create({
    data: {
      projectId,
      actorId: userId,
      actorName: actor?.name ?? null,
      apiKeyId: apiKey.id,
      requestId: ctx.requestId,
      action: 'LABEL_GIVEN',
      noun: 'Label',
      nounId: randomUUID(),
      before: { labelClass: `${mark} before` },
      after: { labelClass: `${mark} after` },
      reason: `${mark} reason`,
    },
  })
  return { sessionId: session.id, apiKeyId: apiKey.id, invitationId: invitation.id, auditEventId: event.id }
}
