import { openImportsOf } from '#core/import/stage.ts'
import { pageCost } from '#server/limits/field-cost.ts'
import { builder } from '#server/schema/builder.ts'
import { countsOf } from '#server/schema/project.ts'

const mostOpen = 20

builder.prismaObjectFields('Project', t => ({
  suspectedLabelledCount: t.int({
    description:
      'Labelled images in which names are suspected; above 0, freezeDataset asks what becomes of them (suspectedBurnedIn).',
    resolve: async (project, _args, ctx) => (await countsOf(ctx, project)).suspectedLabelledCount,
  }),
  openImports: t.prismaField({
    type: ['Import'],
    complexity: { field: pageCost, multiplier: mostOpen },
    description:
      'What is being added or undone, or waits for a worker, oldest first, twenty at most; beside it, freezeDataset asks whether to freeze all the same (whileImporting).',
    resolve: (query, { id: projectId }, _args, ctx) =>
      ctx.database.import.findMany({
        ...query,
        where: openImportsOf(projectId),
        orderBy: { id: 'asc' },
        take: mostOpen,
      }),
  }),
}))
