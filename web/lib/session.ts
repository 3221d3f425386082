import { makeVar } from '@apollo/client'
import { retryAfterOf, sayWhenAgain } from './when-again.ts'

/** Set when the server says that nobody is signed in any more: the page stays as it is and asks to sign in over it. */
export const hasSessionEnded = makeVar(false)

let sessions = 0

/** The session of this page that something is asked in. */
export const currentSession = (): number => sessions

/** Somebody signed in over the page. */
export function beginSession(): void {
  sessions += 1
  hasSessionEnded(false)
}

/** The server said so. Of what was asked before somebody signed in again it says nothing. */
export function noteEnd(of: unknown): void {
  if (of === sessions) hasSessionEnded(true)
}

/** Set while the server cannot be reached. */
export const isOffline = makeVar(false)

const sayForbidden = (answer: unknown) =>
  typeof answer === 'object' && answer !== null && 'code' in answer && answer.code === 'ACCOUNT_DISABLED'
    ? 'This account is disabled. Ask an administrator of this installation.'
    : 'The server takes no sign-in from a page at this address.'

async function post(path: string, body: unknown): Promise<string | null> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (response.ok) return null
    if (response.status === 401) return 'This e-mail and password do not match.'
    if (response.status === 403) return sayForbidden(await response.json())
    if (response.status === 429) return sayWhenAgain(retryAfterOf(response.headers))
    if (response.status >= 500) return 'The server could not be reached. Try again in a moment.'
    return `The server refused with status ${response.status}.`
  } catch (error) {
    return `The server could not be reached (${error instanceof Error ? error.message : String(error)}).`
  }
}

/** Null when it worked, else what went wrong, for people. */
export const signIn = (email: string, password: string) => post('/auth/sign-in/email', { email, password })

/** The same; whoever signs in next in this tab finds nothing of what was typed before. */
export async function signOut(): Promise<string | null> {
  const problem = await post('/auth/sign-out', {})
  if (problem === null) sessionStorage.clear()
  return problem
}
