import { type Database, openDatabase } from '../../core/database.ts'
import { offerPasswordReset } from '../../core/password-reset/offer-password-reset.ts'
import type { readSettings } from '../../core/settings.ts'
import { listAdministrators } from '../../core/user/list-administrators.ts'
import { Complaint } from '../start/complaint.ts'
import { findRecord } from './find-record.ts'

type Settings = ReturnType<typeof readSettings>
type Command = (database: Database, settings: Settings) => Promise<string[]>

const usage = `allowed: npm run admin -- list, or npm run admin -- reset-password <e-mail>`

const list: Command = async database => {
  const administrators = await listAdministrators(database)
  if (administrators.length === 0)
    return ['nobody administers this installation yet: the start prints a link for the first administrator']
  return administrators.map(({ name, email, disabledAt }) => `${email}  ${name}${disabledAt ? '  (disabled)' : ''}`)
}

const resetPassword =
  (email: string): Command =>
  async (database, { publicUrl }) => {
    const { token, expiresAt, user } = await offerPasswordReset(database, { email }, new Date())
    return [
      `for ${user.name} (${user.email}), to set a new password; works once, until ${expiresAt.toISOString()}:`,
      `${publicUrl}/new-password/${token}`,
    ]
  }

function commandOf([name, ...args]: string[]): Command {
  if (name === 'list' && args.length === 0) return list
  const [email, ...more] = args
  if (name === 'reset-password' && email !== undefined && more.length === 0) return resetPassword(email)
  throw new Complaint(`${name === undefined ? 'no command' : `not understood: ${[name, ...args].join(' ')}`}; ${usage}`)
}

/** What whoever runs the machine may do beside the product, while it runs. @returns lines for the terminal */
export async function runAdmin(args: string[], settings: Settings): Promise<string[]> {
  const command = commandOf(args)
  const database = openDatabase(await findRecord(settings), 1)
  try {
    return await command(database, settings)
  } finally {
    await database.$disconnect()
  }
}
