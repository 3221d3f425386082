import { openDatabase } from '../../core/database.ts'
import { offerFirstAdministrator } from '../../core/invitation/offer-first-administrator.ts'

/** The address at which the first administrator is made; undefined as soon as anybody has an account. */
export async function firstAdministratorLink(databaseUrl: string, publicUrl: string): Promise<string | undefined> {
  const database = openDatabase(databaseUrl, 1)
  try {
    const offer = await offerFirstAdministrator(database, new Date())
    return offer ? `${publicUrl}/invitation/${offer.token}` : undefined
  } finally {
    await database.$disconnect()
  }
}
