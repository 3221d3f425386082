import type { Database } from '#core/database.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import type { Filled } from './everyone/fill-project.ts'

/** Rows that every list gets more of: several pages of the largest size. */
export const copies = 450

const idOf = (table: string) => `md5('${table}' || i)::uuid`

/** Columns in which copies of a row differ, as SQL with `i` for the number of the copy. */
type Different = Record<string, string>

/** What is copied, which row of it, and how copies differ; in an order in which each finds what it points to. */
const kinds = (f: Filled): [table: string, column: string, value: string, different: Different][] => [
  ['User', 'id', f.userId, { id: "'person ' || i", email: "i || '@example.org'", name: "'Person ' || i" }],
  ['Project', 'id', f.projectId, { name: "'project ' || i", id: idOf('Project') }],
  ['Membership', 'projectId', f.projectId, { userId: "'person ' || i" }],
  ['Membership', 'projectId', f.projectId, { projectId: idOf('Project') }],
  ['LabelClass', 'projectId', f.projectId, { id: 'md5(t."id"::text || i)::uuid', projectId: idOf('Project') }],
  ['Session', 'id', f.sessionId, { id: "'session ' || i", tokenSha256: "'token ' || i" }],
  ['ApiKey', 'id', f.apiKeyId, { id: idOf('ApiKey'), tokenSha256: "'key ' || i" }],
  ['ApiKeyProject', 'apiKeyId', f.apiKeyId, { apiKeyId: idOf('ApiKey') }],
  ['ApiKeyProject', 'apiKeyId', f.apiKeyId, { projectId: idOf('Project') }],
  ['Invitation', 'id', f.invitationId, { id: idOf('Invitation'), tokenSha256: "'link ' || i" }],
  [
    'Invitation',
    'id',
    f.invitationId,
    { id: idOf('Admin'), tokenSha256: "'admin ' || i", isAdmin: 'true', projectId: 'null' },
  ],
  ['Worker', 'id', f.workerId, { id: idOf('Worker') }],
  ['Job', 'id', f.jobId, { id: idOf('Job') }],
  ['Job', 'id', f.jobId, { id: idOf('Second') }],
  ['Upload', 'id', f.uploadId, { id: idOf('Upload'), completedAt: 'null' }],
  ['Import', 'id', f.importId, { id: idOf('Import'), checkJobId: 'null', jobId: idOf('Second') }],
  [
    'ImportFile',
    'importId',
    f.checkedImportId,
    {
      position: '1000 + i * 10 + t."position"',
      path: 't."path" || i',
      className: "'class ' || i",
      answers:
        "jsonb_build_array(jsonb_build_object('className', 'class ' || i, 'labeller', 'reader ' || i, 'at', null))",
    },
  ],
  ['AnswerAttribute', 'id', f.answerAttributeId, { id: idOf('AnswerAttribute'), projectId: idOf('Project') }],
  ['Guideline', 'id', f.guidelineId, { id: idOf('Guideline'), version: '10 + i' }],
  ['Image', 'id', f.imageId, { id: idOf('Image'), sha256: "md5('image' || i) || md5('image' || i)" }],
  ['Label', 'id', f.labelId, { id: idOf('Label'), version: '10 + i' }],
  ['Reading', 'id', f.readingId, { id: idOf('Reading'), imageId: idOf('Image') }],
  ['Label', 'id', f.labelId, { id: idOf('First'), imageId: idOf('Image'), readingId: idOf('Reading'), version: '1' }],
  [
    'ReferenceLabel',
    'labelId',
    f.labelId,
    { id: idOf('Reference'), imageId: idOf('Image'), labelId: idOf('First'), version: '1' },
  ],
  ['Review', 'id', f.reviewId, { id: idOf('Review') }],
  ['Adjudication', 'id', f.adjudicationId, { id: idOf('Adjudication'), number: '10 + i' }],
  ['GoldAnswer', 'id', f.goldAnswerId, { id: idOf('GoldAnswer'), number: '10 + i' }],
  ['Batch', 'id', f.batchId, { id: idOf('Batch'), jobId: idOf('Job'), undoJobId: 'null' }],
  ['Comment', 'id', f.commentId, { id: idOf('Comment') }],
  ['Mention', 'id', f.mentionId, { id: idOf('Mention'), commentId: idOf('Comment') }],
  ['SavedView', 'id', f.savedViewId, { id: idOf('SavedView'), name: "'view ' || i" }],
  ['AgreementReport', 'id', f.agreementReportId, { id: idOf('AgreementReport'), jobId: idOf('Job') }],
  ['Disagreement', 'reportId', f.agreementReportId, { imageId: idOf('Image') }],
  ['DuplicateSearch', 'id', f.duplicateSearchId, { id: idOf('DuplicateSearch'), jobId: idOf('Job') }],
  [
    'DuplicatePair',
    'id',
    f.duplicatePairId,
    {
      id: idOf('DuplicatePair'),
      firstImageId: `least(${idOf('Image')}, '${f.imageId}'::uuid)`,
      secondImageId: `greatest(${idOf('Image')}, '${f.imageId}'::uuid)`,
    },
  ],
  ['DatasetFreeze', 'id', f.datasetFreezeId, { id: idOf('DatasetFreeze'), jobId: idOf('Job') }],
  ['DatasetVersion', 'id', f.datasetVersionId, { id: idOf('DatasetVersion'), number: '10 + i', freezeId: 'null' }],
  ['DatasetItem', 'imageId', f.imageId, { imageId: idOf('Image'), referenceLabelId: idOf('Reference') }],
  ['DatasetDifference', 'id', f.datasetDifferenceId, { id: idOf('DatasetDifference'), jobId: idOf('Job') }],
  ['ShortcutCheck', 'id', f.shortcutCheckId, { id: idOf('ShortcutCheck'), jobId: idOf('Job') }],
  ['DatasetDifferenceItem', 'differenceId', f.datasetDifferenceId, { imageId: idOf('Image') }],
  ['TrainingRun', 'id', f.trainingRunId, { id: idOf('TrainingRun'), jobId: idOf('Job'), number: '10 + i' }],
  ['Epoch', 'trainingRunId', f.trainingRunId, { number: '10 * i + t."number"' }],
  [
    'ModelVersion',
    'id',
    f.modelVersionId,
    { id: idOf('ModelVersion'), trainingRunId: idOf('TrainingRun'), number: '10 + i' },
  ],
  ['Evaluation', 'id', f.evaluationId, { id: idOf('Evaluation'), modelVersionId: idOf('ModelVersion') }],
  ['PredictionBatch', 'id', f.predictionBatchId, { id: idOf('PredictionBatch'), jobId: idOf('Second') }],
  ['Prediction', 'id', f.predictionId, { id: idOf('Prediction'), imageId: idOf('Image') }],
  ['Prediction', 'id', f.predictionId, { id: idOf('OfBatch'), batchId: idOf('PredictionBatch') }],
  ['AuditEvent', 'id', f.auditEventId, { id: idOf('AuditEvent') }],
  [
    'AuditEvent',
    'id',
    f.auditEventId,
    { id: idOf('OfPrediction'), noun: "'Prediction'", nounId: `'${f.predictionId}'` },
  ],
]

/** Several pages of everything that a project and its people can have, each row a copy of what is there. */
export async function makeMany(database: Database, filled: Filled): Promise<void> {
  for (const [table, column, value, different] of kinds(filled)) {
    const changes = Object.entries(different).flatMap(([name, sql]) => [`'${name}'`, sql])
    // What the database numbers by itself is not copied.
    const columns = await database.$queryRaw<{ name: string }[]>`
      select quote_ident("attname") as "name" from pg_attribute where attrelid = ${`"${table}"`}::regclass
        and attnum > 0 and not attisdropped and attidentity = ''`
    const names = Prisma.raw(columns.map(({ name }) => name).join(', '))
    // To what is frozen nothing is added but by whoever turns off what refuses that.
    const unlock = database.$executeRaw`set local session_replication_role = replica`
    const copy = database.$executeRaw`
      insert into "${Prisma.raw(table)}" (${names})
      select ${Prisma.raw(columns.map(({ name }) => `r.${name}`).join(', '))} from "${Prisma.raw(table)}" t cross join generate_series(1, ${copies}::int) i
      cross join lateral jsonb_populate_record(
        null::"${Prisma.raw(table)}", to_jsonb(t) || jsonb_build_object(${Prisma.raw(changes.join(', '))})) r
      where t."${Prisma.raw(column)}"::text = ${value} on conflict do nothing`
    await (table === 'DatasetItem' ? database.$transaction([unlock, copy]) : copy)
  }
}
