import { requireActor } from '#core/context.ts'
import { type ListedModel, listPretrainedModels } from '#core/pretrained/list-pretrained.ts'
import { builder } from '#server/schema/builder.ts'

const PretrainedModel = builder.objectRef<ListedModel>('PretrainedModel').implement({
  description: 'A public model that a run can start from by its name.',
  fields: t => ({
    name: t.exposeString('name', { description: 'Pass it as TrainingConfigInput.pretrainedModel.' }),
    alpha: t.exposeFloat('alpha', { description: 'The one that a config must have to use it.' }),
    url: t.exposeString('url', { description: 'Where the server downloads it from, once.' }),
    isCached: t.exposeBoolean('isCached', { description: 'A copy is on the server: no network is needed.' }),
    isPinned: t.exposeBoolean('isPinned', {
      description: 'This release knows its hash; where not, pretrainedSha256 must be given.',
    }),
  }),
})

builder.queryFields(t => ({
  pretrainedModels: t.field({
    type: [PretrainedModel],
    description: 'The few that this release knows; for whoever is signed in.',
    resolve: (_root, _args, ctx) => requireActor(ctx) && listPretrainedModels(),
  }),
}))
