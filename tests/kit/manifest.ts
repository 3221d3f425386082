import { text } from 'node:stream/consumers'
import { manifestChunks, readItems } from '#core/dataset-version/read-items.ts'
import type { DatasetVersion } from '#core/generated/prisma/client.ts'
import type { TestContext } from '#tests/kit/core.ts'

/** A dataset version's manifest as its rows give it now. @throws where that is not what it was frozen as */
export const manifestOf = (ctx: TestContext, frozen: DatasetVersion): Promise<string> =>
  text(manifestChunks(frozen, readItems(ctx, frozen)))
