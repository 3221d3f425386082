import { mkdirSync, rmSync } from 'node:fs'
import { afterAll } from 'vitest'
import { readSettings } from '#core/settings.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, writeTree } from '#tests/kit/pictures.ts'
import { mentionAll } from './fill-comments.ts'
import { fillWorker, sharedHash } from './fill-model.ts'
import { type Filled, fillProject } from './fill-project.ts'
import { makePeople, type Person } from './people.ts'
import { textsOf } from './record.ts'
import { startApi } from './start-api.ts'

const without = (all: Set<string>, some: Set<string>) => new Set([...all].filter(text => !some.has(text)))

/** A project whose every administrator is shut out. */
export async function makeOrphan(core: Pick<Awaited<ReturnType<typeof openCore>>, 'project' | 'database'>) {
  const { id, admin } = await core.project()
  await core.database.user.update({ where: { id: admin.actor?.id ?? '' }, data: { disabledAt: new Date() } })
  return id
}

/** Two projects that know nothing of each other, and one person of every kind; the first is the one asked about. */
export async function openWorld() {
  const core = await openCore()
  const { database, blobs } = core
  const films = `${readSettings().dataDir}-films`
  mkdirSync(films)
  afterAll(() => rmSync(films, { recursive: true, force: true }))
  await writeTree(films, { 'Normal/a.png': await drawPicture(1), 'Fracture/b.png': await drawPicture(2, true) })
  const api = await startApi({
    LAMINA_FOLDER_ROOTS: films,
    LAMINA_METRICS_TOKEN: 'a token that nobody here has',
    LAMINA_CACHE_LIMIT: '1 GB',
  })

  const [hereWorker, thereWorker] = [await fillWorker(core.product(), 1), await fillWorker(core.product(), 2)]
  const before = (await textsOf(database)).add(sharedHash)
  const hereOwner = await core.person('alpharay owner', true)
  const here = await fillProject(hereOwner, blobs, 'alpharay', hereWorker.id)
  const between = await textsOf(database)
  const thereOwner = await core.person('bravoray owner', true)
  const there = await fillProject(thereOwner, blobs, 'bravoray', thereWorker.id)
  const after = await textsOf(database)
  for (const { actor } of [hereOwner, thereOwner])
    await database.user.update({ where: { id: actor?.id ?? '' }, data: { isAdmin: false } })

  const third = await core.project()
  await makeOrphan(core)
  await core.database.invitation.create({ data: { isAdmin: true, tokenSha256: 'of a link', expiresAt: new Date() } })
  const people = await makePeople(database, api.url, { here: here.projectId, elsewhere: there.projectId })
  await mentionAll(
    core,
    here,
    Object.values(people).flatMap(({ id, roles }) => (roles.length > 0 ? [id] : [])),
  )
  return {
    ...core,
    api,
    films,
    here,
    there,
    third,
    hereOwner,
    thereOwner,
    people,
    /** What came into the record with one project alone: to the people of the other it must never come out. */
    textsOfHere: without(between, before),
    textsOfThere: without(after, between),
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>
export type { Filled, Person }
