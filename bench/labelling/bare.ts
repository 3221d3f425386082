import { createHash, randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Turn } from './turns.ts'

/** What a label is in the database at the very least: the fence, the rows that say it, its audit event and its key, in one transaction. */
export interface Bare {
  give(turn: Turn): Promise<void>
  close(): Promise<void>
}

const statements = {
  fence: `update "Image" set "labelVersion" = $2::int + 1, "labelClassId" = $3, "revision" = "revision" + 1, "readingState" = 'DONE', "readCount" = 1
    where "id" = $1 and "labelVersion" = $2::int`,
  reading: `insert into "Reading" ("id", "projectId", "imageId", "readerId", "readerKey", "state", "version", "labelClassId", "isCounted", "answeredAt")
    values ($1, $2, $3, $4, $4, 'SUBMITTED', $5, $6, true, now())
    on conflict ("imageId", "readerKey", "round") do update set "version" = excluded."version", "labelClassId" = excluded."labelClassId",
      "answeredAt" = now() returning "id"`,
  label: `insert into "Label" ("id", "imageId", "readingId", "version", "labelClassId", "readerId", "origin")
    values ($1, $2, $3, $4, $5, $6, 'READER')`,
  reference: `insert into "ReferenceLabel" ("id", "imageId", "version", "labelClassId", "origin", "labelId", "labelIds")
    values ($1, $2, $3, $4, 'SINGLE', $5, array[$5::uuid])`,
  event: `insert into "AuditEvent" ("id", "projectId", "actorId", "actorName", "requestId", "action", "noun", "nounId", "before", "after")
    values ($1, $2, $3, 'Bench', $4, 'LABEL_GIVEN', 'Label', $5, $6, $7)`,
  call: `insert into "IdempotentCall" ("id", "actorId", "caller", "key", "verb", "inputSha256", "answerId")
    values ($1, $2, $2, $3, 'setLabel', $4, $5)`,
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** @param who labels where: must be there, for the foreign keys */
export function openBare(ownerUrl: string, who: { projectId: string; readerId: string }, atOnce: number): Bare {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: atOnce })
  return {
    async give({ imageId, labelClassId, expectedVersion }) {
      const client = await pool.connect()
      try {
        const labelId = randomUUID()
        const ask = (name: keyof typeof statements, values: unknown[]) =>
          client.query({ name, text: statements[name], values })
        await client.query('begin')
        await ask('fence', [imageId, expectedVersion, labelClassId])
        const next = expectedVersion + 1
        const read = await ask('reading', [randomUUID(), who.projectId, imageId, who.readerId, next, labelClassId])
        await ask('label', [labelId, imageId, read.rows[0]?.id, next, labelClassId, who.readerId])
        await ask('reference', [randomUUID(), imageId, next, labelClassId, labelId])
        const before = { imageId, labelClass: 'Normal', version: expectedVersion }
        const after = { imageId, labelClass: 'Fracture', version: expectedVersion + 1 }
        const by = [who.projectId, who.readerId, randomUUID()]
        await ask('event', [randomUUID(), ...by, labelId, before, after])
        const hash = sha256(JSON.stringify({ imageId, labelClassId, expectedVersion }))
        await ask('call', [randomUUID(), who.readerId, randomUUID(), hash, labelId])
        await client.query('commit')
      } finally {
        client.release()
      }
    },
    close: () => pool.end(),
  }
}
