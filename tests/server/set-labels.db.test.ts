import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { setLabel } from '#core/label/set-label.ts'
import { readSettings } from '#core/settings.ts'
import { openServer } from '#server/open-server.ts'
import { openApi } from '#tests/kit/api.ts'
import { openCounted } from '#tests/kit/counted-database.ts'
import { mutate } from '#tests/kit/mutate.ts'
import { openClient } from '../../examples/client.ts'

const { project, images, member, user, database, url, parts } = await openApi()
const counted = openCounted()
const owner = await project()
const projectId = owner.id
const [normal, fracture] = owner.labelClasses.map(c => c.id) as [string, string]
const reader = await user('reader', { projectId })
const colleague = await member(projectId, 'READER')

const document = `mutation ($input: SetLabelsInput!, $key: String) {
  setLabels(input: $input, idempotencyKey: $key) {
    __typename
    ... on LabelOutcomes {
      givenCount standingCount refusedCount
      outcomes {
        imageId isNew
        result {
          __typename
          ... on Label { id version labelClass { name } reader { name } }
          ... on LabelConflict { current { version labelClass { name } reader { id } } }
          ... on InvalidInput { field value }
          ... on UserError { message }
        }
      }
    }
    ... on InvalidInput { field allowed }
    ... on UserError { message }
  }
}`
interface Answer {
  __typename: string
  givenCount?: number
  outcomes?: { imageId: string; isNew: boolean; result: { __typename: string; id?: string } }[]
  field?: string
}
const ask = async (labels: object[], key?: string, more: object = {}) =>
  (await reader.request<{ setLabels: Answer }>(document, { input: { projectId, labels, ...more }, key })).setLabels

const some = async (count: number) => {
  const made = await images(
    owner,
    Array.from({ length: count }, (_, i) => ({ groupKey: `g${i}`, classIndex: null })),
  )
  return made.map(image => image.id)
}

/** By somebody who was faster. */
async function label(imageIds: string[]): Promise<void> {
  for (const imageId of imageIds) await setLabel(colleague, { imageId, labelClassId: fracture, expectedVersion: 0 })
}

test('a thousand images are labelled by one request, with what a script asks of each', async () => {
  const ids = await some(1000)
  const answer = await ask(ids.map(imageId => ({ imageId, labelClassId: normal, expectedVersion: 0 })))
  expect(answer).toMatchObject({ __typename: 'LabelOutcomes', givenCount: 1000, standingCount: 0, refusedCount: 0 })
  expect(answer.outcomes?.at(-1)).toMatchObject({
    ...{ imageId: ids.at(-1), isNew: true },
    result: { __typename: 'Label', version: 1, labelClass: { name: 'Normal' }, reader: { name: 'reader' } },
  })
  expect(await database.label.count({ where: { imageId: { in: ids } } })).toBe(1000)
})

test('conflicts name the label that is there, and keep no other image from its label', async () => {
  const ids = await some(300)
  await label(ids.slice(0, 3))
  const answer = await ask(ids.map(imageId => ({ imageId, labelClassId: normal, expectedVersion: 0 })))
  expect(answer).toMatchObject({ givenCount: 297, refusedCount: 3 })
  expect(answer.outcomes?.[0]?.result).toEqual({
    __typename: 'LabelConflict',
    current: { version: 1, labelClass: { name: 'Fracture' }, reader: { id: colleague.actor?.id } },
    message: 'somebody was faster: this image is now Fracture (version 1)',
  })
})

test('of thirty conflicts the labels are read by as many statements as of three', async () => {
  const server = await openServer({ ...parts, database: counted.database })
  const client = openClient(`http://127.0.0.1:${server.port}`, reader.cookie)
  onTestFinished(async () => {
    await client.close()
    await server.close()
  })
  const counts: number[] = []
  for (const count of [3, 30]) {
    const ids = await some(count)
    await label(ids)
    const labels = ids.map(imageId => ({ imageId, labelClassId: normal, expectedVersion: 0 }))
    counted.statements.length = 0
    const { setLabels } = await client.request<{ setLabels: Answer }>(document, { input: { projectId, labels } })
    counts.push(counted.statements.length)
    expect(setLabels).toMatchObject({ givenCount: 0, refusedCount: count })
  }
  expect(counts[1]).toBe(counts[0])
})

test('sent again with its key it is done once and answered alike, refusals and all, whatever happened since', async () => {
  const [free = '', theirs = '', mine = '', out = '', unsure = ''] = await some(5)
  await setLabel(colleague, { imageId: theirs, labelClassId: fracture, expectedVersion: 0 })
  await database.image.update({ where: { id: out }, data: { takenOutAt: new Date() } })
  const labels = [
    { imageId: free, labelClassId: normal, expectedVersion: 0 },
    { imageId: theirs, labelClassId: normal, expectedVersion: 0 },
    { imageId: mine, labelClassId: normal },
    { imageId: out, labelClassId: normal },
    { imageId: 'nonsense', labelClassId: normal },
    { imageId: 'long nonsense '.repeat(100), labelClassId: normal },
    { imageId: unsure, labelClassId: 'long nonsense '.repeat(100) },
  ]
  const key = randomUUID()
  const first = await ask(labels, key)
  expect(first).toMatchObject({ givenCount: 2, standingCount: 0, refusedCount: 5 })
  await setLabel(colleague, { imageId: free, labelClassId: fracture, expectedVersion: 1 })
  await database.image.update({ where: { id: out }, data: { takenOutAt: null } })
  const count = await database.auditEvent.count()
  expect(await ask(labels, key)).toEqual(first)
  expect(await database.auditEvent.count()).toBe(count)
  expect(await ask(labels.slice(1), key)).toMatchObject({ __typename: 'InvalidInput', field: 'idempotencyKey' })
  await database.membership.delete({ where: { projectId_userId: { projectId, userId: reader.id } } })
  expect((await ask(labels, key)).__typename).toBe('NotFound')
  await database.membership.create({ data: { projectId, userId: reader.id, roles: ['READER'] } })
})

test('too many and none are refused before anything is done', async () => {
  const [imageId] = await some(1)
  for (const count of [0, 1001])
    expect(await ask(Array.from({ length: count }, () => ({ imageId, labelClassId: normal })))).toMatchObject({
      ...{ __typename: 'InvalidInput', field: 'labels', allowed: '1 to 1000 at once' },
    })
  expect(await database.label.count({ where: { imageId } })).toBe(0)
})

test('the example labels from a list, says which images were refused, and goes on where it was cut', async () => {
  const ids = await some(3)
  await setLabel(colleague, { imageId: ids[2] ?? '', labelClassId: normal, expectedVersion: 0 })
  const expiresAt = new Date(Date.now() + 3600_000).toISOString()
  const wanted = { name: 'labels', projectIds: [projectId], roles: ['READER'], expiresAt }
  const made = await mutate(reader, 'createApiKey', wanted, { selection: '... on ApiKeySecret { key }', key: null })
  const list = path.join(readSettings().dataDir, 'labels.csv')
  const run = (text: string) => {
    writeFileSync(list, text)
    const env = { PATH: process.env.PATH, LAMINA_URL: url, LAMINA_API_KEY: String(made.key) }
    return promisify(execFile)(process.execPath, ['examples/set-labels.ts', projectId, list], { env })
  }
  const lines = ids.map(id => `${id}, Fracture`)
  const conflict = `${ids[2]}: somebody was faster: this image is now Normal (version 1)`
  expect((await run(`${lines[0]}\r\n\n`)).stdout).toBe('1 given, 0 stood already, 0 refused\n')
  const all = `${conflict}\n1 given, 1 stood already, 1 refused\n`
  expect((await run(lines.join('\n'))).stdout).toBe(all)
  expect((await run(lines.join('\n'))).stdout).toBe(all)
  await expect(run(`${ids[0]},Perhaps`)).rejects.toMatchObject({
    stderr: expect.stringContaining('Perhaps is no class of the project; there are: Normal, Fracture'),
  })
  const healed = await database.labelClass.create({ data: { projectId, name: 'Fracture, healed', position: 2 } })
  const [other = ''] = await some(1)
  expect((await run(` ${other} , Fracture, healed `)).stdout).toBe('1 given, 0 stood already, 0 refused\n')
  expect(await database.image.findUnique({ where: { id: other } })).toMatchObject({ labelClassId: healed.id })
  const current = await database.image.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })
  expect(current.map(image => image.labelClassId)).toEqual([fracture, fracture, normal])
})
