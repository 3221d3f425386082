import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readSettings } from '#core/settings.ts'
import { openApi } from '#tests/kit/api.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'

export interface Answer {
  __typename: string
  message?: string
  id: string
  checkJob: { id: string } | null
  job: { id: string } | null
}

type Request = <Data>(document: string, variables?: Record<string, unknown>) => Promise<Data>

export const notOpened = /LAMINA_FOLDER_ROOTS names|not Lamina's own or the system's/

/** An API whose data folder has something to steal, a folder with links into it, and people who would. */
export async function openPlaces() {
  const api = await openApi()
  const { project, user } = api
  const { dataDir } = readSettings()
  const mine = await project()
  const theirs = await project()
  const secret = 'yKp3-the-secret-that-signs-the-sessions-9Qw'
  writeFileSync(path.join(dataDir, 'secret'), `${secret}\n`)
  writeFileSync(path.join(dataDir, 'postgres-password'), `${secret}\n`)
  mkdirSync(path.join(dataDir, 'uploads'), { recursive: true })
  await api.blobs.put(await drawPicture(77))

  const folder = await newFolder()
  await writeTree(folder, {
    'scans/Normal/a.png': await drawPicture(1),
    'scans/Fracture/b.png': await drawPicture(2, true),
    'outside/list.csv': `file,label\n${secret},Normal\n`,
  })
  const scans = path.join(folder, 'scans')
  symlinkSync(path.join(folder, 'outside/list.csv'), path.join(scans, 'list.csv'))
  symlinkSync(path.join(dataDir, 'secret'), path.join(scans, 'manifest.csv'))
  symlinkSync(path.join(dataDir, 'blobs'), path.join(scans, 'Blobs'))

  const reviewer = await user('reviewer', { projectId: mine.id, roles: ['REVIEWER'] })
  const engineer = await user('engineer', { projectId: mine.id, roles: ['ENGINEER'] })
  const administrator = await user('administrator', { projectId: mine.id, roles: ['ADMIN', 'ENGINEER'], isAdmin: true })
  const people = { reviewer, engineer, administrator }

  const fields = '__typename ... on UserError { message } ... on Import { id checkJob { id } job { id } }'
  const check = async (who: { request: Request }, input: object) =>
    (
      await who.request<{ checkImport: Answer }>(
        `mutation ($input: CheckImportInput!) { checkImport(input: $input) { ${fields} } }`,
        { input: { projectId: mine.id, ...input } },
      )
    ).checkImport
  const start = async (who: { request: Request }, input: object) =>
    (
      await who.request<{ startImport: Answer }>(
        `mutation ($input: StartImportInput!) { startImport(input: $input) { ${fields} } }`,
        { input: { projectId: mine.id, ...input } },
      )
    ).startImport
  const reread = async (who: { request: Request }, importId: string, reading: object) =>
    (
      await who.request<{ readImport: Answer }>(
        `mutation ($input: ReadImportInput!) { readImport(input: $input) { ${fields} } }`,
        { input: { importId, reading } },
      )
    ).readImport
  const stageOf = async (id: string) =>
    (
      await administrator.request<{ import: { stage: string } }>('query ($id: ID!) { import(id: $id) { stage } }', {
        id,
      })
    ).import.stage
  return { api, mine, theirs, secret, dataDir, scans, people, check, start, reread, stageOf }
}
