import { createHash, createHmac, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { channel, jobTopic } from '#core/announce.ts'

export interface Crowd {
  runId: string
  jobId: string
  /** Of each of them, one session and an address that they share with a hundred others. */
  headers: Record<string, string>[]
}

const perAddress = 100
const cookieName = 'lamina.session_token'
const signed = (token: string, secret: string) =>
  encodeURIComponent(`${token}.${createHmac('sha256', secret).update(token).digest('base64')}`)

/** A project with so many readers, each signed in, and a run that trains. */
export async function fillCrowd(client: pg.Client, count: number, secret: string): Promise<Crowd> {
  const [projectId, jobId, runId] = [randomUUID(), randomUUID(), randomUUID()]
  const mark = randomUUID()
  const people = Array.from({ length: count }, (_, i) => ({ id: `${mark} ${i}`, token: `${mark}-${i}` }))
  const ids = people.map(({ id }) => id)
  const hashes = people.map(({ token }) => createHash('sha256').update(token).digest('hex'))
  // What is written is whole but for the dataset, of which nobody asks here.
  await client.query('set session_replication_role = replica')
  await client.query(
    `insert into "User" ("id", "name", "email", "updatedAt") select "id", 'reader', "id", now() from unnest($1::text[]) "id"`,
    [ids],
  )
  await client.query(
    `insert into "Session" ("id", "userId", "tokenSha256", "expiresAt", "updatedAt")
     select "id", "id", "hash", now() + interval '1 day', now() from unnest($1::text[], $2::text[]) as "of" ("id", "hash")`,
    [ids, hashes],
  )
  await client.query(
    `insert into "Project" ("id", "name", "question", "createdById") values ($1, $2, 'Is it broken?', $3)`,
    [projectId, mark, ids[0]],
  )
  await client.query(
    `insert into "Membership" ("projectId", "userId", "roles")
     select $1::uuid, "id", '{READER}' from unnest($2::text[]) "id"`,
    [projectId, ids],
  )
  await client.query(
    `insert into "Job" ("id", "projectId", "kind", "status", "attempt", "phase", "total", "createdById", "startedAt")
     values ($1, $2, 'TRAIN', 'RUNNING', 1, 'Epoch 1', 120, $3, now())`,
    [jobId, projectId, ids[0]],
  )
  await client.query(
    `insert into "TrainingRun"
       ("id", "projectId", "number", "datasetVersionId", "jobId", "config", "seed", "codeVersion", "createdById")
     values ($1, $2, 1, gen_random_uuid(), $3, '{}', 1, '', $4)`,
    [runId, projectId, jobId, ids[0]],
  )
  await client.query('set session_replication_role = origin')
  await client.query('analyze')
  const headers = people.map(({ token }, i) => {
    const address = Math.floor(i / perAddress)
    return {
      cookie: `${cookieName}=${signed(token, secret)}`,
      'x-forwarded-for': `10.${address >> 16}.${(address >> 8) & 255}.${address & 255}`,
    }
  })
  return { runId, jobId, headers }
}

/** As the worker records one. */
export async function recordEpoch(client: pg.Client, { runId, jobId }: Crowd, number: number): Promise<void> {
  await client.query('begin')
  await client.query(
    `insert into "Epoch" ("trainingRunId", "number", "attempt", "trainLoss", "trainAccuracy", "validationLoss",
       "validationAccuracy", "durationMs", "imagesPerSecond") values ($1, $2, 1, 0.51234, 0.812, 0.62345, 0.794, 15230, 251.3)`,
    [runId, number],
  )
  await client.query('select pg_notify($1, $2)', [channel, jobTopic(jobId)])
  await client.query('commit')
}
