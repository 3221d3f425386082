import { CloseCode } from 'graphql-ws'

/** Why we close a socket; those of the protocol itself are graphql-ws' own. */
export const closeCodes = {
  /** Nobody is signed in, or not any more. */
  forbidden: CloseCode.Forbidden,
  /** Sockets or messages. */
  tooMany: CloseCode.TooManyInitialisationRequests,
  failed: CloseCode.InternalServerError,
  /** The server stops. */
  leaving: 1001,
}
