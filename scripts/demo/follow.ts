import type { Client } from '../../examples/client.ts'
import { openBar } from './bar.ts'
import * as documents from './documents.ts'

/** Shows a job's progress until it is over. @throws where it fails, or where it is not over and nothing more comes */
export async function follow(client: Client, id: string): Promise<void> {
  const bar = openBar()
  let status = ''
  for await (const { job } of client.subscribe<documents.JobEvent>(documents.watchJob, { id })) {
    bar.show(job)
    status = job.status
    if (status !== 'QUEUED' && status !== 'RUNNING' && status !== 'SUCCEEDED')
      throw new Error(`${status}: ${job.failure}`)
  }
  bar.end()
  if (status !== 'SUCCEEDED') throw new Error(`of job ${id}, which was ${status || 'not heard of'}, nothing more came`)
}
