import { busyPort } from '../postgres/explain-failure.ts'
import { isPortFree } from '../postgres/find-free-port.ts'
import { hasCode } from '../process.ts'
import { Complaint } from './complaint.ts'

type Settings = { host: string; port: number; apiPort: number }

/** @throws Complaint naming the first port that cannot be had, and the variable that moves it */
export async function assertPortsFree({ host, port, apiPort }: Settings): Promise<void> {
  if (port === apiPort) throw new Complaint(`LAMINA_PORT and LAMINA_API_PORT are both ${port}; they must differ`)
  await assertFree('the web pages', port, host, 'LAMINA_PORT')
  await assertFree('the API', apiPort, '127.0.0.1', 'LAMINA_API_PORT')
}

/** Why one of them cannot be listened on, in a line that says what to do; undefined: it can. */
export async function whyPortIsTaken(
  { host, port, apiPort }: Settings,
  what: 'the web pages' | 'the API',
): Promise<string | undefined> {
  try {
    if (what === 'the API') await assertFree(what, apiPort, '127.0.0.1', 'LAMINA_API_PORT')
    else await assertFree(what, port, host, 'LAMINA_PORT')
    return undefined
  } catch (error) {
    if (error instanceof Complaint) return error.message
    throw error
  }
}

async function assertFree(what: string, port: number, host: string, variable: string) {
  try {
    if (await isPortFree(port, host)) return
  } catch (error) {
    if (hasCode(error, 'EACCES'))
      throw new Complaint(`no permission to listen on port ${port}; set ${variable} above 1023`)
    if (hasCode(error, 'EADDRNOTAVAIL', 'ENOTFOUND'))
      throw new Complaint(`LAMINA_HOST=${host} is no address of this machine`)
    throw error
  }
  throw new Complaint(busyPort(what, port, variable))
}
