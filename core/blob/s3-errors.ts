import { BlobStoreError } from '#core/blob/store.ts'

const reasons: Record<string, string> = {
  NoSuchBucket: 'there is no such bucket',
  PermanentRedirect: 'the bucket is in another region: set AWS_REGION to that one',
  AuthorizationHeaderMalformed: 'the bucket is in another region: set AWS_REGION to that one',
  InvalidAccessKeyId: 'the access key is not known there: look at AWS_ACCESS_KEY_ID',
  SignatureDoesNotMatch: 'the secret is not the one of that access key: look at AWS_SECRET_ACCESS_KEY',
  ExpiredToken: 'the credentials have expired',
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

export function explainS3(act: string, where: string, error: unknown): BlobStoreError {
  const name = nameOf(error)
  const status = statusOf(error)
  const known = reasons[name] ?? (status === 403 ? reasons.Forbidden : undefined)
  const fallback = status && status >= 500 ? 'the object store has trouble of its own' : 'the object store refused'
  const shown = name === 'Unknown' || name === 'UnknownError' ? `status ${status}` : name
  const isOwn = error instanceof Error && error.name === 'Error' && name === error.message
  const reason = isOwn ? (known ?? name) : `${known ?? fallback} (${shown})`
  return new BlobStoreError(`${act} ${where} failed: ${reason}`, { cause: error })
}
