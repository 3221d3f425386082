import { existsSync } from 'node:fs'
import path from 'node:path'

/** Real pictures, which a clone does not have: LAMINA_SAMPLES, else shared/samples beside the project. */
const samplesIn = (asked = process.env.LAMINA_SAMPLES): string =>
  path.resolve(asked ?? path.join(import.meta.dirname, '..', '..', 'shared', 'samples'))

export function findChestXrays(asked?: string): string | null {
  const folder = path.join(samplesIn(asked), 'chest-xray')
  return existsSync(path.join(folder, 'manifest.csv')) ? folder : null
}

export function findFullSizeXrays(asked?: string): string | null {
  const folder = path.join(samplesIn(asked), 'chest-xray-full-size')
  return existsSync(folder) ? folder : null
}

export const noChestXrays = 'no chest X-rays: LAMINA_SAMPLES names no folder with chest-xray/manifest.csv'
