import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { openReaders } from '#worker/ingest/open-readers.ts'

/** What stands for a process: a real one takes a second to start, and more on a busy machine. */
class Stand {
  isAlive = true
  isAtRest = true
  readonly start = Promise.withResolvers<void>()
  readonly started = this.start.promise
  close = async () => this.end()
  end() {
    this.isAlive = false
    this.start.resolve()
  }
}
const started: Stand[] = []
afterEach(() => void started.splice(0))
function open(leave: ((reader: Stand) => void) | null = null) {
  const readers = openReaders(() => {
    const stand = new Stand()
    started.push(stand)
    return stand
  }, leave)
  return { readers, stand: (i: number) => started[i] as Stand }
}

test('few files are read by the first process, which starts alone', async () => {
  const { readers, stand } = open()
  const read = async () => {
    const reader = await readers.take()
    await wait(10)
    readers.give(reader)
    return reader
  }
  const files = Promise.all([read(), read(), read(), read()])
  expect(started).toHaveLength(1)
  stand(0).start.resolve()
  expect(new Set(await files).size).toBe(1)
  await wait(300)
  expect(started).toHaveLength(1)
})

test('a file that takes its time has others started beside it, one after another', async () => {
  const { readers, stand } = open()
  const taken = [readers.take(), readers.take(), readers.take()]
  stand(0).start.resolve()
  await taken[0]
  await expect.poll(() => started.length).toBe(2)
  await wait(300)
  expect(started).toHaveLength(2)
  stand(1).start.resolve()
  await taken[1]
  await expect.poll(() => started.length).toBe(3)
})

test('who waits gets the first that is free, though another is still starting', async () => {
  const { readers, stand } = open()
  const [first, second] = [readers.take(), readers.take()]
  stand(0).start.resolve()
  const reader = await first
  await expect.poll(() => started.length).toBe(2)
  readers.give(reader)
  expect(await second).toBe(reader)
})

test('one that could not be started is an answer to all who wait; the next who comes has another tried', async () => {
  const { readers, stand } = open()
  const taken = [readers.take(), readers.take()]
  stand(0).end()
  for (const reader of await Promise.all(taken)) {
    expect(reader.isAlive).toBe(false)
    readers.give(reader)
  }
  const next = readers.take()
  expect(started).toHaveLength(2)
  stand(1).start.resolve()
  expect((await next).isAlive).toBe(true)
})

test('one that ended while it read is replaced where somebody waits', async () => {
  const { readers, stand } = open()
  const [first, second] = [readers.take(), readers.take()]
  stand(0).start.resolve()
  const reader = await first
  stand(0).end()
  readers.give(reader)
  await expect.poll(() => started.length).toBe(2)
  stand(1).start.resolve()
  expect((await second).isAlive).toBe(true)
})

test('closing ends them all and the waiting of who waits', async () => {
  const { readers, stand } = open()
  const [first, second] = [readers.take(), readers.take()]
  stand(0).start.resolve()
  await first
  await readers.close()
  await expect(second).rejects.toThrow('the pool that reads files is closed')
  await expect(readers.take()).rejects.toThrow('the pool that reads files is closed')
  expect(stand(0).isAlive).toBe(false)
})

test('one that has nothing to do is left to whoever comes next; one that still stores is not', async () => {
  const left: Stand[] = []
  const { readers, stand } = open(reader => left.push(reader))
  const [first, second] = [readers.take(), readers.take()]
  stand(0).start.resolve()
  await first
  await expect.poll(() => started.length).toBe(2)
  stand(1).start.resolve()
  readers.give(await first)
  readers.give(await second)
  stand(1).isAtRest = false
  await readers.close()
  expect(left).toEqual([stand(0)])
  expect(started.map(({ isAlive }) => isAlive)).toEqual([true, false])
})
