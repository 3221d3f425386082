import { Prisma } from '#core/generated/prisma/client.ts'

/** Every column that names a blob. Sweeping spares what stands in one of these, so a new one belongs here. */
export const blobColumns = [
  { model: 'Image', column: 'sha256', where: '"isOriginalKept"' },
  { model: 'Image', column: 'fileSha256' },
  { model: 'Image', column: 'pictureSha256' },
  { model: 'Image', column: 'thumbnailSha256' },
  { model: 'Image', column: 'previewSha256' },
  { model: 'Checkpoint', column: 'sha256' },
  { model: 'TrainingRun', column: 'pretrainedWeightsSha256', where: '"pretrainedWeightsSha256" is not null' },
  { model: 'TrainingRun', column: 'pretrainedTopologySha256', where: '"pretrainedTopologySha256" is not null' },
  { model: 'ModelVersion', column: 'weightsSha256' },
  { model: 'ModelVersion', column: 'topologySha256' },
] as const

/** Columns that hold a sha256 of something that is no blob, each with what it is of. */
export const otherColumns = [
  'Session.tokenSha256', // a secret
  'Invitation.tokenSha256', // a secret
  'PasswordReset.tokenSha256', // a secret
  'ApiKey.tokenSha256', // a secret
  'IdempotentCall.inputSha256', // what was asked for
  'AuditEvent.leafSha256', // of a tree of events
  'Import.sourceSha256', // a list in the source
  'ImportFile.sha256', // bytes in the source; kept only once they are an Image's
  'DatasetVersion.manifestSha256', // a file that is written anew from the rows
  'ModelVersion.preprocessingSha256', // a recipe, kept in the row
  'Prediction.inputSha256', // of its Image, which is never deleted
  'Prediction.weightsSha256', // of its ModelVersion, which is never deleted
  'Prediction.preprocessingSha256', // a recipe
] as const

/**
 * Select of every hash in the record that names a blob.
 * @param isThere whether the record has a column; one of an older version lacks some
 */
export const selectReferenced = (isThere: (model: string, column: string) => boolean): string =>
  blobColumns
    .filter(({ model, column }) => isThere(model, column))
    .map(({ model, column, ...rest }) => {
      const condition = 'where' in rest ? ` where ${rest.where}` : ''
      return `select "${column}" as "sha256" from "${model}"${condition}`
    })
    .join(' union all ')

export const referencedBlobs = Prisma.raw(selectReferenced(() => true))
