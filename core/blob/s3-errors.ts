import { BlobStoreError } from '#core/blob/store.ts'

/** An object of more bytes than whoever asked takes; none of them were read. */
export class TooLarge extends Error {
  override name = 'TooLarge'
  readonly byteCount: number
  constructor(byteCount: number) {
    super(`${byteCount} bytes`)
    this.byteCount = byteCount
  }
}

const reasons: Record<string, string> = {
  NoSuchBucket: 'there is no such bucket',
  PermanentRedirect: 'the bucket is in another region: set AWS_REGION to that one',
  AuthorizationHeaderMalformed: 'the bucket is in another region: set AWS_REGION to that one',
  InvalidAccessKeyId: 'the access key is not known there: look at AWS_ACCESS_KEY_ID',
  SignatureDoesNotMatch: 'the secret is not the one of that access key: look at AWS_SECRET_ACCESS_KEY',
  ExpiredToken: 'the credentials have expired',
  NoSuchKey: 'there is no such object',
  InvalidObjectState: 'it is archived, and must be restored there first',
  PreconditionFailed: 'it has changed meanwhile',
  AccessDenied: 'these credentials may not do that',
  Forbidden: 'these credentials may not do that',
  CredentialsProviderError: 'there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  'Region is missing': 'there is no region: set AWS_REGION',
  EntityTooLarge: 'it is larger than one object may be',
  SlowDown: 'too many requests',
  ECONNREFUSED: 'nothing answers there',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'there is no host of that name',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'no answer in time',
  TimeoutError: 'no answer in time',
}

/** What S3, the SDK or the socket calls it: the most telling of the names that an error has. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an unknown error'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause
  if (reasons[code]) return code
  if (reasons[error.name]) return error.name
  if (inner instanceof Error) return nameOf(inner)
  return code || (error.name === 'Error' ? error.message : error.name)
}

export const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && '$metadata' in error
    ? (error.$metadata as { httpStatusCode?: number }).httpStatusCode
    : undefined

export const isMissing = (error: unknown): boolean => statusOf(error) === 404 && nameOf(error) !== 'NoSuchBucket'

/** Why it was refused, in people's words, without where. */
export function s3ReasonOf(error: unknown): string {
  const name = nameOf(error)
  const status = statusOf(error)
  const known = reasons[name] ?? (status === 403 ? reasons.Forbidden : undefined)
  const fallback = status && status >= 500 ? 'the object store has trouble of its own' : 'the object store refused'
  const shown = name === 'Unknown' || name === 'UnknownError' ? `status ${status}` : name
  const isOwn = error instanceof Error && error.name === 'Error' && name === error.message
  return isOwn ? (known ?? name) : `${known ?? fallback} (${shown})`
}

export const explainS3 = (act: string, where: string, error: unknown): BlobStoreError =>
  new BlobStoreError(`${act} ${where} failed: ${s3ReasonOf(error)}`, { cause: error })

const ofOneObject = new Set(['NoSuchKey', 'InvalidObjectState', 'AccessDenied', 'Forbidden'])

/** Whether S3 refuses this one object, and not us or everything. @param error as explainS3 made it */
export const isOfOneObject = (error: BlobStoreError): boolean => ofOneObject.has(nameOf(error.cause))

export const hasChanged = (error: unknown): boolean =>
  error instanceof BlobStoreError && nameOf(error.cause) === 'PreconditionFailed'
