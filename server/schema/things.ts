import type { Context } from '#core/context.ts'
import { requireActor } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { blindProjects } from '#core/membership/blind.ts'
import { type Right, rights } from '#core/membership/rights.ts'
import { visibleEvents } from '#core/membership/visible-events.ts'
import { visibleViews } from '#core/saved-view/visible-views.ts'
import {
  visibleAnswers,
  visibleBatches,
  visibleComments,
  visibleHints,
  visibleReadings,
  visibleVerdicts,
} from '#server/schema/blind.ts'
import { mine, type Seeing } from '#server/schema/find.ts'

type Database = Context['database']

interface FindArgs {
  where?: object
}

/** How the rows of one noun are found by their ids, by whoever may see them. */
interface Thing<Row> {
  noun: string
  /** Those of them that are there and may be seen, in no order. @throws Unauthenticated */
  load(ctx: Seeing, ids: readonly string[], selection?: object): Promise<Row[]>
  /** @throws Unauthenticated; NotFound also where it is there and not theirs to see */
  one(ctx: Seeing, id: string, selection?: object): Promise<Row>
  /** How a repeated call finds its first answer; see core/idempotency/once.ts. */
  memory: { idOf(row: Row): string; again(ctx: Seeing, id: string): Promise<Row> }
}

function thing<Row extends { id: string }, Query extends FindArgs>(
  noun: string,
  find: (database: Database, query: Query) => PromiseLike<Row[]>,
  visible: (ctx: Seeing) => Query['where'],
): Thing<Row> {
  const load = async (ctx: Seeing, ids: readonly string[], selection: object = {}) => {
    const query: FindArgs = { ...selection, where: { AND: [{ id: { in: [...ids] } }, visible(ctx)] } }
    return find(ctx.database, query as Query)
  }
  const one = async (ctx: Seeing, id: string, selection: object = {}) => {
    requireActor(ctx)
    const [row] = await load(ctx, [requireId(noun, id)], selection)
    if (!row) throw new NotFound(noun, id)
    return row
  }
  return { noun, load, one, memory: { idOf: row => row.id, again: (ctx, id) => one(ctx, id) } }
}

/** Of a read that waits for a connection, and then for its rows. */
const patience = { maxWait: 20_000, timeout: 20_000 }

/**
 * What a job makes, read in one moment with the job: a row that was read before its job ended, beside a job that was read
 * after, would say that all is done and nothing came of it.
 */
const ofJob =
  <Row, Query>(find: (database: Database, query: Query) => PromiseLike<Row[]>) =>
  async (database: Database, query: Query): Promise<Row[]> =>
    '$transaction' in database
      ? database.$transaction(async tx => find(tx, query), { isolationLevel: 'RepeatableRead', ...patience })
      : find(database, query)

const ofProject = (ctx: Seeing) => ({ project: mine(ctx) })

/** Where somebody may see what tells what others said: by right, and never where they read blind. */
function sightedProjects(ctx: Seeing, right: Right): Prisma.ProjectWhereInput {
  const { id: userId, key } = requireActor(ctx)
  const roles = rights[right].filter(role => !key || key.roles.includes(role))
  return {
    AND: [mine(ctx), { memberships: { some: { userId, roles: { hasSome: roles } } } }, { NOT: blindProjects(userId) }],
  }
}

/** Oneself, and whoever shares a project; administrators of the installation see everybody. */
function visibleUsers(ctx: Seeing): Prisma.UserWhereInput {
  const { id, isAdmin } = requireActor(ctx)
  return isAdmin ? {} : { OR: [{ id }, { memberships: { some: { project: mine(ctx) } } }] }
}

/** Anybody who is signed in; what names the machine is not in it for all. */
function visibleWorkers(ctx: Seeing): Prisma.WorkerWhereInput {
  requireActor(ctx)
  return {}
}

export const things = {
  Project: thing('Project', (db, query: Prisma.ProjectFindManyArgs) => db.project.findMany(query), mine),
  LabelClass: thing(
    'LabelClass',
    (db, query: Prisma.LabelClassFindManyArgs) => db.labelClass.findMany(query),
    ofProject,
  ),
  AnswerAttribute: thing(
    'AnswerAttribute',
    (db, query: Prisma.AnswerAttributeFindManyArgs) => db.answerAttribute.findMany(query),
    ofProject,
  ),
  Guideline: thing('Guideline', (db, query: Prisma.GuidelineFindManyArgs) => db.guideline.findMany(query), ofProject),
  Upload: thing('Upload', (db, query: Prisma.UploadFindManyArgs) => db.upload.findMany(query), ofProject),
  Import: thing(
    'Import',
    ofJob((db, query: Prisma.ImportFindManyArgs) => db.import.findMany(query)),
    ofProject,
  ),
  Image: thing('Image', (db, query: Prisma.ImageFindManyArgs) => db.image.findMany(query), ofProject),
  Label: thing(
    'Label',
    (db, query: Prisma.LabelFindManyArgs) => db.label.findMany(query),
    ctx => ({ AND: [{ image: ofProject(ctx) }, visibleAnswers(ctx)] }),
  ),
  Reading: thing(
    'Reading',
    (db, query: Prisma.ReadingFindManyArgs) => db.reading.findMany(query),
    ctx => ({ AND: [ofProject(ctx), visibleReadings(ctx)] }),
  ),
  Review: thing(
    'Review',
    (db, query: Prisma.ReviewFindManyArgs) => db.review.findMany(query),
    ctx => ({ AND: [{ image: ofProject(ctx) }, visibleVerdicts(ctx)] }),
  ),
  Adjudication: thing(
    'Adjudication',
    (db, query: Prisma.AdjudicationFindManyArgs) => db.adjudication.findMany(query),
    ctx => ({ AND: [{ image: ofProject(ctx) }, visibleVerdicts(ctx)] }),
  ),
  GoldAnswer: thing(
    'GoldAnswer',
    (db, query: Prisma.GoldAnswerFindManyArgs) => db.goldAnswer.findMany(query),
    ctx => ({ AND: [{ image: ofProject(ctx) }, visibleVerdicts(ctx)] }),
  ),
  Batch: thing(
    'Batch',
    ofJob((db, query: Prisma.BatchFindManyArgs) => db.batch.findMany(query)),
    ctx => ({ AND: [ofProject(ctx), visibleBatches(ctx)] }),
  ),
  Comment: thing(
    'Comment',
    (db, query: Prisma.CommentFindManyArgs) => db.comment.findMany(query),
    ctx => ({ AND: [ofProject(ctx), visibleComments(ctx)] }),
  ),
  Mention: thing(
    'Mention',
    (db, query: Prisma.MentionFindManyArgs) => db.mention.findMany(query),
    ctx => ({ AND: [ofProject(ctx), { userId: requireActor(ctx).id }] }),
  ),
  SavedView: thing(
    'SavedView',
    (db, query: Prisma.SavedViewFindManyArgs) => db.savedView.findMany(query),
    ctx => ({ AND: [ofProject(ctx), visibleViews(requireActor(ctx).id)] }),
  ),
  AgreementReport: thing(
    'AgreementReport',
    ofJob((db, query: Prisma.AgreementReportFindManyArgs) => db.agreementReport.findMany(query)),
    ctx => ({ project: sightedProjects(ctx, 'SEE_AGREEMENT') }),
  ),
  DuplicateSearch: thing(
    'DuplicateSearch',
    ofJob((db, query: Prisma.DuplicateSearchFindManyArgs) => db.duplicateSearch.findMany(query)),
    ctx => ({ project: sightedProjects(ctx, 'SEE_DUPLICATES') }),
  ),
  DuplicatePair: thing(
    'DuplicatePair',
    (db, query: Prisma.DuplicatePairFindManyArgs) => db.duplicatePair.findMany(query),
    ctx => ({ project: sightedProjects(ctx, 'SEE_DUPLICATES') }),
  ),
  DatasetFreeze: thing(
    'DatasetFreeze',
    ofJob((db, query: Prisma.DatasetFreezeFindManyArgs) => db.datasetFreeze.findMany(query)),
    ofProject,
  ),
  DatasetVersion: thing(
    'DatasetVersion',
    (db, query: Prisma.DatasetVersionFindManyArgs) => db.datasetVersion.findMany(query),
    ofProject,
  ),
  DatasetDifference: thing(
    'DatasetDifference',
    ofJob((db, query: Prisma.DatasetDifferenceFindManyArgs) => db.datasetDifference.findMany(query)),
    ctx => ({ project: sightedProjects(ctx, 'SEE_PROJECT') }),
  ),
  ShortcutCheck: thing(
    'ShortcutCheck',
    ofJob((db, query: Prisma.ShortcutCheckFindManyArgs) => db.shortcutCheck.findMany(query)),
    ctx => ({ project: sightedProjects(ctx, 'SEE_PROJECT') }),
  ),
  TrainingRun: thing(
    'TrainingRun',
    ofJob((db, query: Prisma.TrainingRunFindManyArgs) => db.trainingRun.findMany(query)),
    ofProject,
  ),
  ModelVersion: thing(
    'ModelVersion',
    (db, query: Prisma.ModelVersionFindManyArgs) => db.modelVersion.findMany(query),
    ofProject,
  ),
  Evaluation: thing(
    'Evaluation',
    (db, query: Prisma.EvaluationFindManyArgs) => db.evaluation.findMany(query),
    ctx => ({ modelVersion: ofProject(ctx) }),
  ),
  PredictionBatch: thing(
    'PredictionBatch',
    ofJob((db, query: Prisma.PredictionBatchFindManyArgs) => db.predictionBatch.findMany(query)),
    ofProject,
  ),
  Prediction: thing(
    'Prediction',
    (db, query: Prisma.PredictionFindManyArgs) => db.prediction.findMany(query),
    ctx => ({ AND: [ofProject(ctx), visibleHints(ctx)] }),
  ),
  Job: thing('Job', (db, query: Prisma.JobFindManyArgs) => db.job.findMany(query), ofProject),
  Worker: thing('Worker', (db, query: Prisma.WorkerFindManyArgs) => db.worker.findMany(query), visibleWorkers),
  User: thing('User', (db, query: Prisma.UserFindManyArgs) => db.user.findMany(query), visibleUsers),
  AuditEvent: thing(
    'AuditEvent',
    (db, query: Prisma.AuditEventFindManyArgs) => db.auditEvent.findMany(query),
    ctx => visibleEvents(requireActor(ctx)),
  ),
} as const

export type ThingName = keyof typeof things
