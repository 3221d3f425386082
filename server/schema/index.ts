import '#server/schema/scalars.ts'
import '#server/schema/errors.ts'
import '#server/schema/user.ts'
import '#server/schema/project.ts'
import '#server/schema/job.ts'
import '#server/schema/import.ts'
import '#server/schema/image.ts'
import '#server/schema/dataset-version.ts'
import '#server/schema/training-run.ts'
import '#server/schema/model-version.ts'
import '#server/schema/prediction.ts'
import { builder } from '#server/schema/builder.ts'

export const schema = builder.toSchema()
