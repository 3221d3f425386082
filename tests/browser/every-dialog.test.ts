import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as documents from '../../scripts/demo/documents.ts'
import { dialogsOf } from './dialogs.ts'
import { expectTidy, type House, makeAccount, openHouse, signIn } from './house.ts'

let house: House
let ada: Page
let projectId = ''
const { button, dialog, inviteTo, openUserMenu } = dialogsOf(() => house.ada)
const press = (name: string | RegExp) => () => button(name).first().click()
const choose =
  (item: string, name = 'Ben Okafor') =>
  () =>
    openUserMenu(name, item)

const [account, users, people, datasets, runs] = ['/account', '/users', 'people', 'datasets', 'runs']

/** Of all images of the project. */
const pressOfAll = (name: string) => async () => {
  await ada.locator('[data-index="0"]').focus()
  await ada.keyboard.press('Control+a')
  await ada.getByRole('button', { name, exact: true }).click()
}

/** On the page of the newest dataset. */
const onDataset = (name: string) => async () => {
  await ada.getByRole('link', { name: 'Dataset 1', exact: true }).first().click()
  await button(name).click()
}

/** Where each dialog of web/ is opened, and how; by the name of its component. */
const dialogs: Record<string, { on: string; open: () => Promise<void> }> = {
  NameDialog: { on: account, open: press('Change name') },
  EmailDialog: { on: account, open: press('Change e-mail') },
  CreateKeyDialog: { on: account, open: press('Create key') },
  RevokeKeyDialog: { on: account, open: press(/^Revoke the key/) },
  EndSessionDialog: { on: account, open: press(/^End the session of/) },
  EndOtherSessionsDialog: { on: account, open: press('End all others') },
  InviteAdministratorDialog: { on: users, open: press('Invite administrator') },
  AppointDialog: { on: users, open: press(/^Appoint an ADMIN of/) },
  ResetLinkDialog: { on: users, open: choose('Make a reset link') },
  EndSessionsDialog: { on: users, open: choose('End all sessions') },
  AdministratorDialog: { on: users, open: choose('Make administrator') },
  'AdministratorDialog, the other way': { on: users, open: choose('Take administrator away', 'Ada First') },
  DisableDialog: { on: users, open: choose('Disable the account') },
  EnableDialog: { on: users, open: choose('Enable the account', 'Chiara Rossi') },
  InviteDialog: { on: people, open: press('Invite') },
  RolesDialog: { on: people, open: press('Change roles of Ben Okafor') },
  QualificationDialog: { on: people, open: press('Qualification of Ben Okafor') },
  RemoveDialog: { on: people, open: press('Remove Ben Okafor') },
  LeaveDialog: { on: people, open: press('Leave the project') },
  RevokeInvitationDialog: { on: people, open: press(/^Revoke the invitation/) },
  CreateProjectDialog: { on: '/', open: press('Create project') },
  FreezeDialog: { on: datasets, open: press('Freeze dataset') },
  DescribeDialog: { on: datasets, open: onDataset('Edit') },
  StartRunDialog: { on: runs, open: press('Start training run') },
  ArchiveClassDialog: { on: 'settings', open: press(/^Archive Normal/) },
  LabelDialog: { on: '', open: pressOfAll('Label') },
  ActDialog: { on: '', open: pressOfAll('Take out') },
  ReadersDialog: { on: '', open: pressOfAll('Readers') },
  DecideAllDialog: { on: 'duplicates', open: press('All from a score on') },
  SaveViewDialog: { on: '?text=seen', open: press(/^Save this view/) },
  ChangeViewDialog: { on: '?text=check', open: press('Change the view To check') },
  'the key map': { on: runs, open: () => ada.keyboard.press('?') },
}

beforeAll(async () => {
  house = await openHouse()
  ada = house.ada
  projectId = await house.createProject('Cervical')
}, 300_000)
afterAll(() => house?.close(), 60_000)

test('no dialog is left out of the list', () => {
  const web = path.join(import.meta.dirname, '..', '..', 'web')
  const files = readdirSync(path.join(web, 'features'), { recursive: true, encoding: 'utf8' })
  const sources = files.filter(f => f.endsWith('.tsx')).map(f => readFileSync(path.join(web, 'features', f), 'utf8'))
  const made = sources.flatMap(s => [...s.matchAll(/export function (\w+Dialog)\(/g)].map(([, name]) => name))
  // Asked apart, below; and what two of the account page share.
  const others = ['SessionEndedDialog', 'OwnFieldDialog']
  expect([...Object.keys(dialogs).filter(name => /^\w+$/.test(name)), ...others].sort()).toEqual(made.sort())
})

test('there is something that each of them is about', async () => {
  const project = `${house.url}/projects/${projectId}`
  const ben = await house.visit(await inviteTo(project))
  await makeAccount(ben, 'Ben Okafor', 'ben@example.org')
  await ben.getByRole('heading', { name: 'Projects' }).waitFor()
  await inviteTo(project, 'Auditor')
  await ada.goto(`${house.url}/users`)
  await press('Invite administrator')()
  await dialog().getByRole('button', { name: 'Make link' }).click()
  const chiara = await house.visit((await dialog().locator('code').textContent()) ?? '')
  await makeAccount(chiara, 'Chiara Rossi', 'chiara@example.org')
  await chiara.getByRole('heading', { name: 'No project yet' }).waitFor()
  const labelClasses = ['No', 'Yes'].map(name => ({ name, isPositive: name === 'Yes' }))
  const input = { name: 'Second opinion', question: 'Is there?', labelClasses }
  await house.ask(chiara, documents.createProject, { input })
  await ada.reload()
  await choose('Disable the account', 'Chiara Rossi')()
  await dialog().getByLabel('Reason').fill('a holiday')
  await ada.keyboard.press('Enter')
  await button('Appoint an ADMIN of Second opinion').waitFor()
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
  await house.ask(ada, 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { __typename } }', {
    input: { name: 'nightly', projectIds: [projectId], roles: ['ADMIN'], expiresAt },
  })
  const elsewhere = await house.visit()
  await signIn(elsewhere, 'ada@example.org')
  await elsewhere.getByRole('heading', { name: 'Projects' }).waitFor()
  await elsewhere.context().close()
  await house.bring(projectId, 24)
  await house.ask(ada, 'mutation ($input: SaveViewInput!) { saveView(input: $input) { __typename } }', {
    input: { projectId, name: 'To check', filter: { burnedIn: 'SUSPECTED' } },
  })
  const frozen = { projectId, seed: 1, ratio: { train: 0.6, validation: 0.2, test: 0.2 } }
  await house.freeze(frozen)
  await house.ask(ada, 'mutation ($input: FindDuplicatesInput!) { findDuplicates(input: $input) { __typename } }', {
    input: { projectId },
  })
  await house.installation.query(
    `insert into "DuplicatePair"
       ("id", "projectId", "searchId", "firstImageId", "secondImageId", "evidence", "score", "isInverted", "isMirrored", "angle")
     select s."id", s."projectId", s."id", (select min("id"::text)::uuid from "Image"), (select max("id"::text)::uuid from "Image"),
       'ALIGNED', 9700, false, false, 0 from "DuplicateSearch" s`,
  )
})

test.each(Object.keys(dialogs))('%s breaks no rule of accessibility, and Esc leaves it', async name => {
  const { on, open } = dialogs[name] ?? { on: '', open: async () => {} }
  const wanted = on.startsWith('/') ? `${house.url}${on}` : `${house.url}/projects/${projectId}/${on}`
  if (ada.url() !== wanted) await ada.goto(wanted)
  await open()
  await dialog().waitFor()
  // As wide as it is anywhere: what is beside it changes with the window, and is asked elsewhere.
  await expectTidy(ada, name, [800])
  await ada.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
})

test('no two acts of a page have one key', async () => {
  const [image] = (await house.installation.query('select "id" from "Image" limit 1')) as [{ id: string }]
  for (const on of ['', 'work', 'duplicates', 'datasets', 'runs', `images/${image.id}`]) {
    await ada.goto(`${house.url}/projects/${projectId}/${on}`)
    await ada.getByRole('main').waitFor()
    await ada.waitForLoadState('networkidle')
    await ada.keyboard.press('?')
    await dialog().waitFor()
    const keys = await dialog().locator('dt').allTextContents()
    expect(keys.length, on).toBeGreaterThan(10)
    expect([...new Set(keys)], on).toEqual(keys)
    await ada.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  }
})

test('the dialog over a session that has ended breaks none either, and no page threw', async () => {
  await ada.goto(`${house.url}/account`)
  await ada.getByText('this one').waitFor()
  await house.installation.query('delete from "Session"')
  await ada.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
  await expectTidy(ada, 'session ended')
  expect(house.problems).toEqual([])
})
