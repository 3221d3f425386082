import type pg from 'pg'
import type { AgreementFigures } from '#core/agreement/figures.ts'
import { type Client, orThrow } from '../../examples/client.ts'
import type { Refusable } from '../../scripts/demo/documents.ts'
import { Watch } from '../import/watch.ts'

const compute = `mutation ($input: ComputeAgreementInput!) {
  computeAgreement(input: $input) { __typename ... on AgreementReport { id job { id } } ... on UserError { message } }
}`
type Asked = { computeAgreement: Refusable<{ id: string; job: { id: string } }> }

/** @returns seconds from sending the mutation until the job has succeeded */
export async function computeReport(http: Client, projectId: string, signal: AbortSignal): Promise<number> {
  const begun = performance.now()
  const { computeAgreement } = await http.request<Asked>(compute, { input: { projectId } })
  await new Watch(() => {}).follow(http, orThrow(computeAgreement).job.id, signal)
  return (performance.now() - begun) / 1000
}

/** Of its newest report. */
export async function readFigures(client: pg.Client, projectId: string): Promise<AgreementFigures> {
  const { rows } = await client.query<{ figures: AgreementFigures }>(
    `select "figures" from "AgreementReport" where "projectId" = $1 and "figures" is not null order by "computedAt" desc limit 1`,
    [projectId],
  )
  const [newest] = rows
  if (!newest) throw new Error('the project has no report; allowed: one')
  return newest.figures
}
