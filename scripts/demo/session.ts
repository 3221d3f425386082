import { randomBytes } from 'node:crypto'
import { type Client, openClient, orThrow, signIn } from '../../examples/client.ts'
import type { LetIn } from './double-read.ts'
import type { DemoOptions } from './options.ts'
import { startTemporaryInstance } from './temporary-instance.ts'

type Accepted = { acceptInvitation: { __typename: string } }

export interface Session {
  client: Client
  /** Makes accounts; null at an instance that is somebody's. */
  letIn: LetIn | null
  /** Rejects when somebody presses Ctrl-C. */
  interrupted: Promise<never>
  close(): Promise<void>
}

const accept = `mutation ($input: AcceptInvitationInput!) {
  acceptInvitation(input: $input) { __typename ... on User { id } ... on UserError { message } }
}`

export interface TemporarySession {
  client: Client
  letIn: LetIn
  /** Its blobs and caches; gone after close. */
  dataDir: string
  close(): Promise<void>
}

/** Starts an instance that is removed at the end, and becomes its first administrator. */
export async function openTemporarySession(signal: AbortSignal): Promise<TemporarySession> {
  const instance = await startTemporaryInstance(signal)
  try {
    const letIn: LetIn = async (token, name) => {
      const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`
      const password = randomBytes(18).toString('base64url')
      const input = { token, name, email, password }
      const made = await openClient(instance.url).request<Accepted>(accept, { input })
      orThrow(made.acceptInvitation)
      return openClient(instance.url, await signIn(instance.url, email, password))
    }
    const client = await letIn(instance.invitationToken, 'Demo')
    const close = async () => {
      await client.close()
      await instance.stop()
    }
    return { client, letIn, dataDir: instance.dataDir, close }
  } catch (error) {
    await instance.stop()
    throw error
  }
}

/** Signs in at the running instance that was named, or at a temporary one. */
export async function openSession({ url }: DemoOptions, signal: AbortSignal): Promise<Session> {
  const interrupted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('interrupted')), { once: true })
  })
  interrupted.catch(() => undefined)
  if (url) {
    const { LAMINA_EMAIL: email, LAMINA_PASSWORD: password } = process.env
    if (!email || !password) throw new Error('--url needs LAMINA_EMAIL and LAMINA_PASSWORD of an administrator')
    const client = openClient(url, await signIn(url, email, password))
    return { client, letIn: null, interrupted, close: client.close }
  }
  console.log('Starting a temporary instance')
  return { interrupted, ...(await openTemporarySession(signal)) }
}
