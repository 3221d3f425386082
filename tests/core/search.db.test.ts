import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { imageFilter } from '#core/image/filter.ts'
import { findNeighbours } from '#core/image/find-neighbours.ts'
import { fileFilter } from '#core/import/file-filter.ts'
import { userFilter } from '#core/user/user-filter.ts'
import { openCore } from '#tests/kit/core.ts'
import { migrate } from '../../prisma/migrate.ts'
import { dropDatabase, withDatabase } from '../../scripts/postgres/create-database.ts'

const { database, person, project, images } = await openCore()
const owner = await project()
const names = ['Jörg MÜLLER', 'Ελένη ΠΑΠΑΔΆΚΗ', 'ИВАН Петров', 'Łukasz', 'plain']
const wanted: [search: string, name: string][] = [
  ['jÖRG müller', 'Jörg MÜLLER'],
  ['ΕΛΈΝΗ παπαδάκη', 'Ελένη ΠΑΠΑΔΆΚΗ'],
  ['иван ПЕТРОВ', 'ИВАН Петров'],
  ['łUKASZ', 'Łukasz'],
  ['PLAIN', 'plain'],
]
for (const name of names) await person(name)
const made = await images(
  owner,
  names.map(name => ({ groupKey: `group of ${name}`, classIndex: null })),
)
const { importId } = await database.image.findFirstOrThrow({ where: { projectId: owner.id } })
for (const [i, name] of names.entries()) {
  await database.image.update({ where: { id: made[i]?.id ?? '' }, data: { fileName: `${name}.png` } })
  const file = { importId, position: i, path: `${name}.dcm`, answers: [], outcome: 'REFUSED' } as const
  await database.importFile.create({ data: { ...file, reason: `not of ${name}` } })
}

test.each(wanted)(
  '%s is found in capitals and small letters: people, images, their groups and files',
  async (search, name) => {
    const people = await database.user.findMany({ where: userFilter({ search }) })
    expect(people.map(p => p.name)).toEqual([name])
    for (const text of [`${search}.PNG`, `GROUP OF ${search}`]) {
      const found = await database.image.findMany({
        where: { projectId: owner.id, ...imageFilter({ search: text }, new Date()) },
      })
      expect(found.map(i => i.fileName)).toEqual([`${name}.png`])
      const id = found[0]?.id
      for (const [other, { previousId, nextId }] of await findNeighbours(
        owner.admin,
        made.map(i => i.id),
        { search: text },
      ))
        expect([previousId, nextId]).toEqual(other === id ? [null, null] : other < (id ?? '') ? [id, null] : [null, id])
    }
    for (const text of [`${search}.DCM`, `NOT OF ${search}`]) {
      const files = await database.importFile.findMany({ where: { importId, ...fileFilter({ search: text }) } })
      expect(files.map(f => f.path)).toEqual([`${name}.dcm`])
    }
  },
)

test('a database whose own locale knows capitals is left as it is', async () => {
  const name = `folds_${process.pid}`
  const adminUrl = inject('adminUrl')
  const collationsOf = async (url: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::int as n from pg_attribute a join pg_collation c on c.oid = a.attcollation
        where a.attrelid in ('"User"'::regclass, '"Image"'::regclass, '"ImportFile"'::regclass) and c.collname not in ('default', 'C')`,
    )
    await client.end()
    return rows[0]?.n
  }
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query(
    `create database ${name} template template0 locale_provider builtin builtin_locale 'C.UTF-8' lc_ctype 'C' lc_collate 'C'`,
  )
  await admin.end()
  try {
    await migrate(withDatabase(adminUrl, name))
    expect(await collationsOf(withDatabase(adminUrl, name))).toBe(0)
    expect(await collationsOf(process.env.DATABASE_URL ?? '')).toBe(6)
  } finally {
    await dropDatabase(adminUrl, name)
  }
})
