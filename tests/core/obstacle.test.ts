import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { explainDisk } from '#core/blob/disk.ts'
import { explainS3 } from '#core/blob/s3-errors.ts'
import { BlobStoreError, requireUnchanged } from '#core/blob/store.ts'
import { Conflict, InvalidInput, NotFound } from '#core/errors.ts'
import { Obstacle, obstacleOf } from '#core/obstacle.ts'
import { errorOf, failureOf } from '#worker/ml/failure.ts'

const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code })
const caught = (act: Promise<unknown> | (() => unknown)): Promise<unknown> =>
  Promise.resolve()
    .then(() => (typeof act === 'function' ? act() : act))
    .then(
      () => null,
      (error: unknown) => error,
    )
const sql = (code: string) => Object.assign(new Error('x'), { code, severity: 'ERROR' })

describe('worth retrying, with what stands in the way', () => {
  test.each([
    ['08006', 'the database cannot be reached'],
    ['08P01', 'the database cannot be reached'],
    ['57P01', 'the database cannot be reached'],
    ['57P02', 'the database cannot be reached'],
    ['57P03', 'the database cannot be reached'],
    ['57P05', 'the database cannot be reached'],
    ['40001', 'others changed the same at the same moment'],
    ['40P01', 'others changed the same at the same moment'],
    ['55P03', 'the database is busy'],
    ['57014', 'the database is busy'],
    ['25P03', 'the database is busy'],
    ['25P04', 'the database is busy'],
    ['53100', "the database's disk is full"],
    ['53200', 'the database has no more room'],
    ['53300', 'the database has no more connections'],
    ['58030', "the database's disk refuses"],
    ['25006', 'the database is read-only'],
  ])('SQLSTATE %s', (code, what) => {
    expect(obstacleOf(sql(code))).toBe(what)
    const adapter = { name: 'DriverAdapterError', cause: { kind: 'postgres', originalCode: code } }
    expect(obstacleOf(Object.assign(new Error('y'), { code: 'P2010', meta: { driverAdapterError: adapter } }))).toBe(
      what,
    )
  })

  test.each(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'])('Prisma %s', code => {
    expect(obstacleOf(coded(code))).toMatch(/^the database/)
  })

  test('Prisma P2034, as the SQLSTATE of a deadlock', () => {
    expect(obstacleOf(coded('P2034'))).toBe(obstacleOf(coded('40P01')))
    expect(obstacleOf(coded('P2034'))).toMatch(/^others/)
  })

  test.each(['ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'UND_ERR_SOCKET'])(
    '%s',
    code => {
      expect(obstacleOf(coded(code))).toBe('the network does not get through')
    },
  )

  test.each([
    ['Connection terminated unexpectedly', 'the database cannot be reached'],
    ['timeout exceeded when trying to connect', 'the database cannot be reached'],
    ['Transaction already closed: A query cannot be executed on an expired transaction.', 'the database is busy'],
    ['Transaction API error: Unable to start a transaction in the given time.', 'the database is busy'],
    ['ENOSPC: no space left on device, write', 'the disk is full'],
    ['connect ECONNREFUSED 127.0.0.1:5432', 'the network does not get through'],
    ['getaddrinfo EAI_AGAIN db.example.org', 'the network does not get through'],
  ])('an error without a code, from a library or another process: %s', (message, what) => {
    expect(obstacleOf(new Error(message))).toBe(what)
  })

  test.each(['EDQUOT', 'EMFILE', 'ENFILE', 'EIO', 'EROFS', 'ESTALE'])('%s of a disk, told by the blob store', code => {
    expect(obstacleOf(explainDisk('writing blob', '/x', coded(code)))).not.toBeNull()
  })

  test.each([
    ['writing blob /data/blobs/ab failed: the disk is full (ENOSPC)', 'the disk is full'],
    ['writing blob s3://b/k failed: too many requests (SlowDown)', 'the blob store: too many requests (SlowDown)'],
    ['reading blob s3://b/k failed: status 403', 'the blob store: status 403'],
    ['another word', 'the blob store: it failed'],
  ])('a blob store in another process, without the place of its bytes: %s', (message, what) => {
    expect(obstacleOf(Object.assign(new Error(message), { name: 'BlobStoreError' }))).toBe(what)
  })

  test('a disk that is full', async () => {
    const error = await caught(writeFile('/dev/full', 'x'))
    expect(obstacleOf(error)).toBe('the disk is full')
    expect(obstacleOf(explainDisk('writing blob', '/dev/full', error))).toBe('the disk is full')
  })

  test('causes and gathered errors are looked through, in circles too', () => {
    const inner = coded('ECONNREFUSED')
    expect(obstacleOf(new Error('x', { cause: new AggregateError([new Error('y'), inner]) }))).not.toBeNull()
    const round = new Error('x')
    round.cause = new Error('y', { cause: round })
    expect(obstacleOf(round)).toBeNull()
  })

  test('it stays so on its way between threads', () => {
    const back = errorOf(failureOf(explainDisk('writing', '/x', coded('ENOSPC'))))
    expect(back).toBeInstanceOf(Obstacle)
    expect(obstacleOf(back)).toBe('the disk is full')
    expect(back.message).toBe('writing /x failed: the disk is full (ENOSPC)')
    expect(obstacleOf(errorOf(failureOf(new Error('the loss is NaN at epoch 2'))))).toBeNull()
  })
})

describe('an object store that', () => {
  type Answer = (respond: (status: number, body?: string) => void, cut: () => void) => void
  const xml = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>m</Message></Error>`
  test.each<[string, Answer, boolean]>([
    ['answers 503 SlowDown', respond => respond(503, xml('SlowDown')), true],
    ['answers 500', respond => respond(500), true],
    ['answers 429', respond => respond(429, xml('TooManyRequests')), true],
    ['hangs', () => undefined, true],
    ['cuts the connection', (_, cut) => cut(), true],
    ['has no more room', respond => respond(507, xml('XMinioStorageFull')), true],
    ['no longer knows the key', respond => respond(403, xml('InvalidAccessKeyId')), true],
  ])('%s', async (_, answer, isWorth) => {
    const server = createServer((request, response) => {
      request.resume()
      answer(
        (status, body) => void response.writeHead(status, { 'content-type': 'application/xml' }).end(body),
        () => request.socket.destroy(),
      )
    })
    await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const client = new S3Client({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      forcePathStyle: true,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
      requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true },
    })
    const error = await caught(client.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: 'x' })))
    expect(obstacleOf(explainS3('writing blob', 's3://b/k', error)) !== null).toBe(isWorth)
  })
})

test('a host that nobody knows, and a port where nobody listens', async () => {
  const port = await new Promise<number>(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
  for (const [host, at] of [
    ['no-such-host.invalid', 1],
    ['127.0.0.1', port],
  ] as const) {
    const error = await new Promise(resolve => connect(at, host).once('error', resolve))
    expect(obstacleOf(error)).toBe('the network does not get through')
  }
})

describe('not worth retrying', () => {
  test.each<[string, unknown]>([
    ['what was asked for is wrong', new InvalidInput('x', 1, '2')],
    ['even for a reason of the disk', new InvalidInput('folder', '/x', 'a folder that the server can read (EIO)')],
    ['a blob that is not there', new NotFound('blob', 'ab')],
    ['a job that is another worker’s', new Conflict('x', 'y')],
    ['a loss that is no number', new Error('the loss is NaN at epoch 3, batch 7')],
    ['a unique row that is there', sql('23505')],
    ['a wrong statement', sql('42601')],
    ['a missing right', sql('42501')],
    ['a number out of range', sql('22003')],
    ['an aborted transaction, whose reason is elsewhere', sql('25P02')],
    ['a file that is not there', coded('ENOENT')],
    ['a bug', new TypeError('x is not a function')],
    ['no error at all', 'thrown'],
    ['nothing', undefined],
  ])('%s', (_, error) => {
    expect(obstacleOf(error)).toBeNull()
  })

  test('bytes that are no longer what their name says', async () => {
    const error = await caught(() => requireUnchanged('/x', 'ab', Buffer.from('other')))
    expect(error).toBeInstanceOf(BlobStoreError)
    expect(obstacleOf(error)).toBeNull()
  })
})
