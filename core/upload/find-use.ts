import type { Upload } from '#core/generated/prisma/client.ts'
import type { Role } from '#core/generated/prisma/enums.ts'
import { rights } from '#core/membership/rights.ts'
import type { UploadUse } from '#core/upload/removal-reason.ts'
import { uploadBytes } from '#core/upload/upload-bytes.ts'

/** What has to be known of whoever sends an upload. */
export const withSender = {
  createdBy: { select: { disabledAt: true, memberships: { select: { projectId: true, roles: true } } } },
} as const

interface Sent extends Upload {
  createdBy: { disabledAt: Date | null; memberships: { projectId: string; roles: Role[] }[] }
}

/** How far an upload is, as its bytes say, and whether its sender may go on. */
export async function findUse(upload: Sent): Promise<Omit<UploadUse, 'imports'>> {
  const { createdAt, completedAt, createdBy } = upload
  const found = await uploadBytes().find(upload.id)
  const roles = createdBy.memberships.find(m => m.projectId === upload.projectId)?.roles ?? []
  return {
    createdAt,
    completedAt,
    writtenAt: found?.writtenAt ?? null,
    receivedBytes: found?.receivedBytes ?? 0,
    isSenderGone: createdBy.disabledAt !== null || !rights.IMPORT_IMAGES.some(role => roles.includes(role)),
  }
}
