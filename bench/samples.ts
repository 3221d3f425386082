import { existsSync } from 'node:fs'
import path from 'node:path'

/** Real pictures, which a clone does not have: LAMINA_SAMPLES, else shared/samples beside the project. */
export function findChestXrays(asked = process.env.LAMINA_SAMPLES): string | null {
  const samples = asked ?? path.join(import.meta.dirname, '..', '..', 'shared', 'samples')
  const folder = path.join(path.resolve(samples), 'chest-xray')
  return existsSync(path.join(folder, 'manifest.csv')) ? folder : null
}

export const noChestXrays = 'no chest X-rays: LAMINA_SAMPLES names no folder with chest-xray/manifest.csv'
