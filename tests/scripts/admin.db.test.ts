import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { operatorName } from '#core/audit/record.ts'
import { readSettings } from '#core/settings.ts'
import { openApi } from '#tests/kit/api.ts'
import { Installation } from '#tests/kit/installation.ts'
import { mutate } from '#tests/kit/mutate.ts'
import { newFolder } from '#tests/kit/pictures.ts'
import { signIn } from '../../examples/client.ts'

vi.setConfig({ testTimeout: 90_000 })
const { url, database, account, client, user } = await openApi()
const given = { DATABASE_URL: readSettings().databaseUrl ?? '', LAMINA_PUBLIC_URL: 'https://xray.example.org' }

/** What npm run admin does. */
async function admin(args: string[], env: Record<string, string> = given) {
  const { PATH, HOME } = process.env
  const run = promisify(execFile)(process.execPath, ['scripts/admin.ts', ...args], {
    env: { PATH, HOME, LAMINA_LOG_LEVEL: 'silent', ...env },
  })
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  )
}

test('whoever runs the machine gets a link for somebody who has lost their password, while the product runs, and the trail says who', async () => {
  const { id, email } = await account('Ada', true)
  const asked = await admin(['reset-password', email.toUpperCase()])
  expect(asked).toMatchObject({ code: 0, stderr: '' })
  const [, name, token = ''] =
    /^for (.*) to set a new password; works once, until 20\S+Z:\nhttps:\/\/xray\.example\.org\/new-password\/([\w-]{43})\n$/.exec(
      asked.stdout,
    ) ?? []
  expect(name).toBe(`Ada (${email}),`)
  const newPassword = 'another phrase of some length'
  expect((await mutate(client(), 'resetPassword', { token, newPassword })).__typename).toBe('User')
  await signIn(url, email, newPassword)

  const [made] = await database.passwordReset.findMany({ where: { userId: id } })
  expect(made).toMatchObject({ createdById: null })
  const event = { action: 'PASSWORD_RESET_MADE', actorId: null, actorName: operatorName, after: { userId: id } }
  expect(await database.auditEvent.findFirst({ where: { nounId: made?.id } })).toMatchObject(event)
  const root = await user('Root', { isAdmin: true })
  const trail = `{ auditEvents(action: PASSWORD_RESET_MADE, first: 1) { edges { node { actorName actor { id } } } } }`
  expect(await root.request(trail)).toEqual({
    auditEvents: { edges: [{ node: { actorName: operatorName, actor: null } }] },
  })
})

test('a link that was made before stops working, by its own entry of the trail', async () => {
  const { id, email } = await account('Bob')
  for (let i = 0; i < 2; i++) expect((await admin(['reset-password', email])).code).toBe(0)
  const links = await database.passwordReset.findMany({ where: { userId: id }, orderBy: { createdAt: 'asc' } })
  expect(links.map(l => l.revokedAt !== null)).toEqual([true, false])
  const revoked = await database.auditEvent.findFirst({
    where: { nounId: links[0]?.id, action: 'PASSWORD_RESET_REVOKED' },
  })
  expect(revoked).toMatchObject({ actorName: operatorName, reason: 'a newer link was made' })
})

test('the administrators of the installation are listed, the disabled ones last and said to be so', async () => {
  await database.user.updateMany({ data: { isAdmin: false } })
  expect((await admin(['list'])).stdout).toMatch(/^nobody administers this installation yet/)
  const [one, gone] = [await account('Cyd', true), await account('Gone', true)]
  await account('No administrator')
  await database.user.update({ where: { id: gone.id }, data: { disabledAt: new Date() } })
  expect((await admin(['list'])).stdout).toBe(`${one.email}  Cyd\n${gone.email}  Gone  (disabled)\n`)
})

test('what cannot be is refused in one line, and nothing is written', async () => {
  const gone = await account('Gone')
  await database.user.update({ where: { id: gone.id }, data: { disabledAt: new Date() } })
  const before = await database.passwordReset.count()
  const usage = 'allowed: npm run admin -- list, or npm run admin -- reset-password <e-mail>'
  for (const [args, said] of [
    [['reset-password', 'nobody@example.org'], 'there is no account with the e-mail nobody@example.org'],
    [['reset-password', gone.email], "Gone's account is disabled: enable it first"],
    [['reset-password', 'ada'], 'email is ada; allowed: an e-mail address of at most 254 characters'],
    [['reset-password'], `not understood: reset-password; ${usage}`],
    [['list', 'all'], `not understood: list all; ${usage}`],
    [['drop'], `not understood: drop; ${usage}`],
    [[], `no command; ${usage}`],
  ] as const)
    expect(await admin([...args])).toMatchObject({ code: 1, stdout: '', stderr: `${said}\n` })
  expect(await database.passwordReset.count()).toBe(before)
})

test('without a database it says where it looked', async () => {
  const empty = await newFolder()
  const nowhere = await admin(['list'], { LAMINA_DATA_DIR: empty })
  expect(nowhere).toMatchObject({ code: 1, stdout: '' })
  expect(nowhere.stderr).toBe(
    `there is no database in ${empty}: set LAMINA_DATA_DIR or DATABASE_URL to those of the product\n`,
  )
  const away = await admin(['list'], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' })
  expect(away.stderr).toMatch(/^the database that DATABASE_URL names cannot be opened: /)
})

test('the embedded database is found by the data folder while the product runs, and its absence is said when it does not', async () => {
  const installation = await Installation.make()
  try {
    const launcher = await installation.start().ready()
    await installation.query(
      `insert into "User" ("id", "name", "email", "isAdmin", "updatedAt") values ('1', 'Dan', 'dan@example.org', true, now())`,
    )
    expect(await admin(['list'], installation.env)).toMatchObject({ code: 0, stdout: 'dan@example.org  Dan\n' })
    const asked = await admin(['reset-password', 'dan@example.org'], installation.env)
    expect(asked.stdout).toContain(`http://localhost:${installation.port('LAMINA_PORT')}/new-password/`)
    expect(await launcher.end()).toBe(0)
    expect(await admin(['list'], installation.env)).toMatchObject({
      code: 1,
      stderr: `the database in ${installation.dataDir} does not run: start Lamina, then ask again\n`,
    })
  } finally {
    await installation.remove()
  }
})
