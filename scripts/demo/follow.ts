import type { Client } from '../../examples/client.ts'
import { openBar } from './bar.ts'
import * as documents from './documents.ts'

/** Shows a job's progress until it is over. @throws where it fails */
export async function follow(client: Client, id: string): Promise<void> {
  const bar = openBar()
  for await (const { job } of client.subscribe<documents.JobEvent>(documents.watchJob, { id })) {
    bar.show(job)
    if (job.status === 'SUCCEEDED') bar.end()
    else if (job.status !== 'QUEUED' && job.status !== 'RUNNING') throw new Error(`${job.status}: ${job.failure}`)
  }
}
