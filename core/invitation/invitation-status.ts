import type { Invitation } from '#core/generated/prisma/client.ts'

export const invitationStatuses = ['PENDING', 'USED', 'REVOKED', 'EXPIRED'] as const
export type InvitationStatus = (typeof invitationStatuses)[number]

/** What has become of a link. */
export function statusOfInvitation(
  { usedAt, revokedAt, expiresAt }: Pick<Invitation, 'usedAt' | 'revokedAt' | 'expiresAt'>,
  now: Date,
): InvitationStatus {
  if (usedAt) return 'USED'
  if (revokedAt) return 'REVOKED'
  return expiresAt > now ? 'PENDING' : 'EXPIRED'
}
