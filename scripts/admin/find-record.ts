import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { appPassword, appRole } from '../postgres/admit-role.ts'
import { choosePlace } from '../postgres/choose-place.ts'
import { readPostmaster } from '../postgres/postmaster.ts'
import { Complaint } from '../start/complaint.ts'
import { assertAnswers } from '../start/open-record.ts'

/** The database of a product that runs: that of DATABASE_URL, else the embedded one of the data folder. @throws Complaint */
export async function findRecord(settings: { databaseUrl: string | undefined; dataDir: string }): Promise<string> {
  const { databaseUrl, dataDir } = settings
  if (databaseUrl) {
    await assertAnswers(databaseUrl, 'DATABASE_URL')
    return databaseUrl
  }
  const file = path.join(dataDir, 'postgres-password')
  if (!existsSync(file))
    throw new Complaint(
      `there is no database in ${dataDir}: set LAMINA_DATA_DIR or DATABASE_URL to those of the product`,
    )
  const server = readPostmaster(choosePlace(dataDir).clusterDir)
  if (!server?.isReady) throw new Complaint(`the database in ${dataDir} does not run: start Lamina, then ask again`)
  const password = encodeURIComponent(appPassword(readFileSync(file, 'utf8').trim()))
  return `postgresql://${appRole}:${password}@127.0.0.1:${server.port}/lamina`
}
