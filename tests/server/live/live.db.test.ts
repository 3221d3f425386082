import { PrismaPg } from '@prisma/adapter-pg'
import { afterAll, afterEach, expect, onTestFinished, test } from 'vitest'
import { announce, jobTopic, personTopic } from '#core/announce.ts'
import { inTransaction } from '#core/context.ts'
import { PrismaClient } from '#core/generated/prisma/client.ts'
import { readSettings } from '#core/settings.ts'
import { recipes } from '#core/training-run/config.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { liveLimits } from '#server/limits/figures.ts'
import { openServer } from '#server/open-server.ts'
import { openApi } from '#tests/kit/api.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { openRawSocket } from '#tests/kit/raw-socket.ts'

const { project, images, user, claim, parts, product } = await openApi()

const database = new PrismaClient({
  adapter: new PrismaPg({ connectionString: readSettings().databaseUrl ?? '' }),
  log: [{ emit: 'event', level: 'query' }],
})
let statements: string[] = []
database.$on('query', ({ query }) => statements.push(query))
const server = await openServer({ ...parts, database })
const url = `http://127.0.0.1:${server.port}`
afterAll(async () => {
  await server.close()
  await database.$disconnect()
})

const owner = await project()
const labelled = Array.from({ length: 120 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 }))
await images(owner, labelled)
const ratio = { train: 0.6, validation: 0.2, test: 0.2 }
const frozen = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
const [, recipe] = recipes
if (!recipe) throw new Error('no recipe')
const { config } = recipe
const people = await Promise.all(['Ada', 'Ben', 'Cid', 'Dee', 'Eve'].map(name => user(name, { projectId: owner.id })))

const runningRun = async () => {
  const run = await startTrainingRun(owner.admin, { datasetVersionId: frozen.id, config })
  await claim(run.jobId)
  return run
}
type Run = Awaited<ReturnType<typeof runningRun>>

const tell = (run: Run) => inTransaction(product(), ctx => announce(ctx, jobTopic(run.jobId)))
async function recordEpoch(run: Run, number: number) {
  const measured = { trainLoss: 1 / number, trainAccuracy: 0.5, validationLoss: 1, validationAccuracy: 0.5 }
  await parts.database.epoch.create({
    data: { ...measured, trainingRunId: run.id, number, attempt: 1, durationMs: 1, imagesPerSecond: 1 },
  })
  await tell(run)
}

/** As the page of a run asks. */
const document = `subscription ($id: ID!, $afterEpoch: Int) { trainingRun(id: $id, afterEpoch: $afterEpoch) {
  cursor
  epochs { number trainLoss worker { id engine host } }
  trainingRun { id bestEpoch stopReason modelVersion { id number }
    job { id status phase done total isAskedByViewer worker { id host isAlive } } } } }`

type Socket = Awaited<ReturnType<typeof openRawSocket>>
const opened: Socket[] = []
afterEach(async () => {
  for (const { socket, closed } of opened.splice(0)) {
    socket.terminate()
    await closed
  }
})

interface Update {
  cursor: number
  epochs: { number: number }[]
  trainingRun: { job: { done: number; isAskedByViewer: boolean; worker: { host: string | null } | null } }
}

/** So many subscriptions of a run by one person on one socket. */
async function follow(person: { cookie: string }, run: Run, count = 1, afterEpoch = 0) {
  const socket = await openRawSocket(url, { cookie: person.cookie })
  opened.push(socket)
  await socket.init()
  for (let i = 0; i < count; i++) socket.subscribe(String(i), document, { id: run.id, afterEpoch })
  const updatesOf = (id = '0') =>
    socket.heard.flatMap(({ id: of, type, payload }) =>
      of === id && type === 'next' ? [(payload as { data: { trainingRun: Update } }).data.trainingRun] : [],
    )
  const numbersOf = (id = '0') => updatesOf(id).flatMap(u => u.epochs.map(e => e.number))
  const until = (is: (update: Update) => boolean) =>
    Promise.all(
      Array.from({ length: count }, (_, i) =>
        socket.hear(m => m.id === String(i) && m.type === 'next' && updatesOf(String(i)).some(is)),
      ),
    )
  await until(() => true)
  return { socket, updatesOf, numbersOf, until }
}

async function statementsOf(act: () => Promise<unknown>): Promise<string[]> {
  statements = []
  await act()
  return statements.map(text => /(?:FROM|from) "?(?:public"\.")?(\w+)/.exec(text)?.[1] ?? text).toSorted()
}

test('a hint takes as many statements for fifty subscribers as for one, and no more than the rows and the rights', async () => {
  const run = await runningRun()
  const first = await follow(people[0] ?? { cookie: '' }, run)
  const one = await statementsOf(async () => {
    await recordEpoch(run, 1)
    await first.until(u => u.cursor === 1)
  })
  const all = [first]
  for (const person of people) all.push(await follow(person, run, 10, 1))
  const fifty = await statementsOf(async () => {
    await recordEpoch(run, 2)
    for (const follower of all) await follower.until(u => u.cursor === 2)
  })
  expect(fifty).toEqual(one)
  const rows = ['Epoch', 'Job', 'ModelVersion', 'TrainingRun', 'Worker', 'Worker']
  expect(one).toEqual([...rows, 'Membership', 'Worker'].toSorted())
})

test('viewers of whom other things are true are each told their own, of one reading of the rows', async () => {
  const run = await runningRun()
  const boss = await user('boss', { projectId: owner.id, isAdmin: true })
  const asker = await user('asker', { projectId: owner.id })
  await database.job.update({ where: { id: run.jobId }, data: { resumedById: asker.id } })
  const all: Awaited<ReturnType<typeof follow>>[] = []
  for (const person of [...people, boss, asker]) all.push(await follow(person, run))
  const counted = await statementsOf(async () => {
    await recordEpoch(run, 1)
    for (const follower of all) await follower.until(u => u.cursor === 1)
  })
  const seen = all.map(({ updatesOf }) => updatesOf().at(-1)?.trainingRun.job)
  expect(seen.map(job => job?.worker?.host ?? null)).toEqual([null, null, null, null, null, 'test', null])
  expect(seen.map(job => job?.isAskedByViewer)).toEqual([false, false, false, false, false, false, true])
  // Three groups: each asks whether the worker is alive.
  expect(counted.filter(of => of === 'Worker')).toHaveLength(5)
  expect(counted.filter(of => of === 'TrainingRun' || of === 'Membership')).toHaveLength(2)
})

test('whoever asks about themselves in what they follow is answered for themselves alone', async () => {
  const run = await runningRun()
  const own = 'subscription ($id: ID!) { trainingRun(id: $id) { trainingRun { id project { viewerRoles } } } }'
  const roles = ['READER', 'AUDITOR', 'ENGINEER'] as const
  const answers = await Promise.all(
    roles.map(async role => {
      const person = await user(role, { projectId: owner.id, roles: [role] })
      const socket = await openRawSocket(url, { cookie: person.cookie })
      opened.push(socket)
      await socket.init()
      socket.subscribe('0', own, { id: run.id })
      await socket.answerOf('0')
      return socket
    }),
  )
  await tell(run)
  const second = (socket: Socket) => socket.heard.filter(m => m.type === 'next')[1]
  for (const [i, socket] of answers.entries()) {
    await socket.hear(() => second(socket) !== undefined)
    expect(second(socket)).toMatchObject({
      payload: { data: { trainingRun: { trainingRun: { project: { viewerRoles: [roles[i]] } } } } },
    })
  }
})

test('followers who stand at different epochs get each epoch once, in order, whenever they came', async () => {
  const run = await runningRun()
  await recordEpoch(run, 1)
  await recordEpoch(run, 2)
  const [a, b] = [await follow(people[0] ?? { cookie: '' }, run), await follow(people[1] ?? { cookie: '' }, run, 1, 1)]
  const writing = (async () => {
    for (let number = 3; number <= 12; number++) await recordEpoch(run, number)
  })()
  const c = await follow(people[2] ?? { cookie: '' }, run, 5)
  await writing
  for (const follower of [a, b, c]) await follower.until(u => u.cursor === 12)
  const numbers = Array.from({ length: 12 }, (_, i) => i + 1)
  expect(a.numbersOf()).toEqual(numbers)
  expect(b.numbersOf()).toEqual(numbers.slice(1))
  for (const id of ['0', '1', '2', '3', '4']) expect(c.numbersOf(id)).toEqual(numbers)
})

test('whoever loses their membership gets no further event, and everybody else does', async () => {
  const run = await runningRun()
  const leaver = await user('leaver', { projectId: owner.id })
  const [gone, silent, other] = [
    await follow(leaver, run),
    await follow(await user('silent', { projectId: owner.id }), run),
    await follow(people[0] ?? { cookie: '' }, run),
  ]
  await database.membership.deleteMany({ where: { userId: leaver.id } })
  const ended = gone.socket.hear(m => m.type === 'error')
  const counted = await statementsOf(async () => {
    await inTransaction(product(), ctx => announce(ctx, personTopic(leaver.id)))
    await ended
  })
  expect(await ended).toMatchObject({ payload: [{ path: ['trainingRun'], extensions: { code: 'NOT_FOUND' } }] })
  expect(counted.filter(of => of === 'Membership')).toHaveLength(1)
  // Of this one nobody announces anything.
  await database.membership.deleteMany({ where: { user: { name: 'silent' } } })
  await recordEpoch(run, 1)
  await other.until(u => u.cursor === 1)
  await silent.socket.hear(m => m.type === 'error')
  expect([gone.numbersOf(), silent.numbersOf(), other.numbersOf()]).toEqual([[], [], [1]])
})

/** More than are told of all progress, and so many steps of it. */
async function crowd(run: Run, doneAtLast: number) {
  const all = await Promise.all(people.map(person => follow(person, run, 11)))
  expect(people.length * 11).toBeGreaterThan(liveLimits.viewersWithAllProgress)
  const begun = performance.now()
  for (let done = 1; done <= doneAtLast; done++) {
    await database.job.update({ where: { id: run.jobId }, data: { done } })
    await tell(run)
  }
  return { all, begun }
}

test('where many look, progress is told every two seconds, its last word too', async () => {
  const { all, begun } = await crowd(await runningRun(), 21)
  await Promise.all(all.map(f => f.until(u => u.trainingRun.job.done === 21)))
  // How it stood, one progress, what came when its time had come, and one to spare.
  const most = 3 + Math.floor((performance.now() - begun) / liveLimits.progressMilliseconds)
  for (const { updatesOf } of all) expect(updatesOf().length).toBeLessThanOrEqual(most)
})

test('where many look, an epoch is told at once, with what was done until then, while progress waits', async () => {
  const { progressMilliseconds } = liveLimits
  onTestFinished(() => void Object.assign(liveLimits, { progressMilliseconds }))
  liveLimits.progressMilliseconds *= 300
  const run = await runningRun()
  const { all } = await crowd(run, 20)
  await recordEpoch(run, 1)
  await Promise.all(all.map(f => f.until(u => u.cursor === 1 && u.trainingRun.job.done === 20)))
  for (const { updatesOf } of all) expect(updatesOf().length).toBeLessThanOrEqual(3)
})

test('where the database is away for a moment, nobody is refused, and all see what came meanwhile', async () => {
  const run = await runningRun()
  const follower = await follow(people[0] ?? { cookie: '' }, run)
  await database.$executeRaw`alter table "Epoch" rename to "EpochAway"`
  await tell(run)
  await expect.poll(() => follower.updatesOf().length).toBe(1)
  await database.$executeRaw`alter table "EpochAway" rename to "Epoch"`
  await recordEpoch(run, 1)
  await follower.until(u => u.cursor === 1)
  expect(follower.socket.heard.filter(m => m.type === 'error')).toEqual([])
})
