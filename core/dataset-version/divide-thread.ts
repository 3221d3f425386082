import { parentPort, workerData } from 'node:worker_threads'
import { type Divided, divide } from '#core/dataset-version/divide.ts'
import { InvalidInput } from '#core/errors.ts'

export type FromDividing = Divided | { refused: { field: string; value: string; allowed: string } }

// The other end of divide-beside.ts.
function answer(): FromDividing {
  try {
    return divide(workerData)
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    const { field, value, allowed } = error
    return { refused: { field, value, allowed } }
  }
}

parentPort?.postMessage(answer())
