import { builder } from '#server/schema/builder.ts'

builder.prismaObjectFields('Project', t => ({
  suspectedLabelledCount: t.relationCount('images', {
    where: { burnedIn: 'SUSPECTED', labelVersion: { gt: 0 } },
    description:
      'Labelled images in which names are suspected; above 0, freezeDataset asks what becomes of them (suspectedBurnedIn).',
  }),
  openImports: t.relation('imports', {
    description:
      'What is being added, or waits for a worker, oldest first, twenty at most; beside it, freezeDataset asks whether to freeze all the same (whileImporting).',
    query: { where: { job: { status: { in: ['QUEUED', 'RUNNING'] } } }, orderBy: { id: 'asc' }, take: 20 },
  }),
}))
