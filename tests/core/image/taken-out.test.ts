import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Reads or writes rows of Image, by Prisma, by SQL or by a relation of another noun. */
const asks =
  /\.image\.(find|count|groupBy|aggregate|update|create|delete|upsert)|(from|join|update|into) "Image"|relation(Count)?\('images?'|\b_?images?: \{ (select|where|some|include|burnedIn)/

const live = 'without what was taken out'
const byId = 'one that is named by its id: what was taken out is shown as such'
const frozen = 'what was frozen keeps it'
const history = 'history: it happened'
const decides = 'says itself what becomes of what was taken out'

/** What every query on images does with those that were taken out. A new one does not pass without such a decision. */
const decisions: Record<string, string> = {
  'core/adjudication/adjudicate-image.ts': 'by requireThere of standing.ts: nothing is decided on what is out',
  'core/agreement/compare-readers.ts': live,
  'core/agreement/find-answers.ts': live,
  'core/agreement/find-disagreements.ts': live,
  'core/agreement/repeat-agreement.ts': live,
  'core/audit/trail.ts': history,
  'core/batch/assign-images.ts': decides,
  'core/batch/carry-out.ts':
    'by targetSql: a filter leaves them out, one by one each is looked at where it is acted on',
  'core/batch/move-images-back.ts': decides,
  'core/batch/move-images.ts': decides,
  'core/batch/preview-batch.ts': decides,
  'core/batch/require-there.ts': byId,
  'core/batch/set-readers.ts': decides,
  'core/batch/start-batch.ts': 'up to which image a batch goes: whatever becomes of that one',
  'core/comment/hold-comment.ts': byId,
  'core/comment/read-mentions.ts': byId,
  'core/comment/write-comment.ts': byId,
  'core/dataset-version/count-excluded.ts': frozen,
  'core/dataset-version/find-classes.ts': 'by kept of read-labelled.ts',
  'core/dataset-version/find-items.ts': frozen,
  'core/dataset-version/read-items.ts': frozen,
  'core/dataset-version/read-labelled.ts': live,
  'core/dataset-version/require-decided.ts': live,
  'core/dataset-version/require-divisible.ts': 'by kept of read-labelled.ts',
  'core/dataset-version/require-test-readers.ts': frozen,
  'core/duplicate/fingerprint-images.ts': live,
  'core/duplicate/gather.ts': 'all that have a fingerprint: what was taken out may be put back, and its pairs with it',
  'core/duplicate/join-groups.ts': 'also of what was taken out: it may be put back, and frozen versions keep it',
  'core/duplicate/looking.ts': 'of those that were gathered',
  'core/gold/hold.ts': byId,
  'core/gold/set-gold.ts': 'by requireThere of standing.ts; counts also what was taken out: it may be put back',
  'core/gold/take-back-gold.ts': 'also of what was taken out: readers may come to see it',
  'core/image/download-original.ts': byId,
  'core/image/find-labelled-by.ts': 'by imageFilter',
  'core/image/find-neighbours.ts': decides,
  'core/image/hold-images.ts': 'holds them, whatever they are: whoever asked reads them then',
  'core/image/list-place.ts': 'by imageFilter and the counts, each for those that are asked for',
  'core/image/review-burned-in.ts': byId,
  'core/image/take-out.ts': decides,
  'core/import/add-images.ts': 'by judgeFiles: what was taken out is brought again',
  'core/import/bring-again.ts': decides,
  'core/import/count-label-changes.ts': live,
  'core/import/find-read.ts': 'also of what was taken out: its bytes were read',
  'core/import/find-twins.ts': decides,
  'core/import/publish-splits.ts': 'also of what was taken out: it may be put back',
  'core/import/undo/count-undo.ts': decides,
  'core/import/undo/find-said.ts': 'also of what was taken out: it may be put back',
  'core/import/undo/keep-images.ts': 'what other imports bring: take-out-images.ts leaves it in',
  'core/import/undo/take-back-labels.ts': 'also of what was taken out: it may be put back',
  'core/import/undo/take-back-splits.ts': 'also of what was taken out: it may be put back',
  'core/import/undo/take-out-images.ts': decides,
  'core/label/take-back-label.ts': 'by requireThere of standing.ts',
  'core/label/find-standing.ts': 'tells it: decide.ts refuses',
  'core/reading/count-assigned.ts': live,
  'core/reading/find-group.ts': live,
  'core/reading/find-next.ts': live,
  'core/reading/practice.ts': live,
  'core/reading/repeat.ts': 'also of what was taken out: it may be put back',
  'core/reading/set-policy.ts': 'also of what was taken out: it may be put back',
  'core/reading/sweep-assignments.ts': 'also of what was taken out: it may be put back',
  'core/reading/open-reading.ts': 'by requireThere of standing.ts',
  'core/reading/settle-images.ts': 'also of what was taken out: it may be put back',
  'core/reading/standing.ts': 'tells it: who writes decides',
  'core/reading/write.ts': decides,
  'core/reading/statistics.ts': live,
  'core/membership/blind.ts': byId,
  'core/prediction/find-images.ts': history,
  'core/prediction/request.ts': decides,
  'core/project/count.ts': live,
  'core/project/published-splits.ts': live,
  'core/shortcut/write-check.ts': frozen,
  'server/live/revisions.ts': byId,
  'server/watch-image.ts': byId,
  'server/files.ts': byId,
  'server/schema/adjudication.ts': byId,
  'server/schema/blind.ts': byId,
  'server/schema/comment.ts': byId,
  'server/schema/dataset-difference.ts': frozen,
  'server/schema/dataset-item.ts': frozen,
  'server/schema/gold.ts': live,
  'server/schema/image-live.ts': byId,
  'server/schema/open-comments.ts': live,
  'server/schema/own-reading.ts': byId,
  'server/schema/image.ts': 'by imageFilter, and one by its id',
  'server/schema/label.ts': byId,
  'server/schema/prediction.ts': 'lists by inOrFrozen; a prediction leads to its image',
  'server/schema/reading.ts': 'by find-next.ts, and one by its id',
  'server/schema/reference-label.ts': byId,
  'server/schema/review.ts': byId,
  'server/schema/things.ts': byId,
  'worker/tasks/find-known.ts': 'also of what was taken out: its bytes were read',
}

const files = globSync('{core,server,worker}/**/*.ts', { exclude: ['core/generated/**'] })
const asking = files.filter(file => asks.test(readFileSync(file, 'utf8'))).sort()

test('every query on images has decided what it does with those that were taken out', () => {
  expect(asking).toEqual(Object.keys(decisions).sort())
})

test.each(asking.filter(file => [live, decides].includes(decisions[file] ?? '')))('%s says so', file => {
  expect(readFileSync(file, 'utf8')).toContain('takenOutAt')
})
