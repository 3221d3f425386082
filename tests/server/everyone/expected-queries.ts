import { newPasswordReset } from './expected-people.ts'
import { administrators, type Expected, everybody, member, signedIn } from './rules.ts'

/** Every field of Query. One that is not here fails the test that reads this. */
export const queries: Record<string, Expected> = {
  viewer: { who: person => (person.kind === 'stranger' ? 'NULL' : 'DATA') },
  invitation: { who: everybody(), shows: world => [`${world.here.mark} project`] },
  recipes: { who: everybody() },
  projectPresets: { who: everybody() },
  proposeProject: {
    who: administrators(),
    given: () => ({
      names: ['neck/Fracture/1.png', 'neck/Normal/2.png', 'neck/labels.csv'],
      'lists.path': 'neck/labels.csv',
      'lists.content': Buffer.from('file,label\n1.png,Fracture\n2.png,Normal\n').toString('base64'),
    }),
  },
  node: { noun: 'image', who: member, given: world => ({ id: world.here.imageId }) },
  nodes: {
    who: person => (member(person) === 'NOT_FOUND' ? 'EMPTY' : member(person)),
    given: world => ({ ids: [world.here.imageId, world.here.jobId] }),
  },
  job: { who: member },
  project: { who: member },
  projects: {
    who: person => {
      if (person.kind === 'stranger') return 'UNAUTHENTICATED'
      return person.kind === 'installation' ? 'EMPTY' : 'DATA'
    },
  },
  import: { who: member },
  image: { who: member },
  batch: { who: member },
  datasetFreeze: { who: member },
  datasetVersion: { who: member },
  trainingRun: { who: member },
  modelVersion: { who: member },
  predictionBatch: { who: member },
  prediction: { who: member },
  pretrainedModels: { who: signedIn() },
  trainingMemory: {
    who: signedIn(),
    given: () => ({ alpha: 0.25, imageSize: 64, batchSize: 8, frozenBlocks: 0 }),
  },
  workers: { who: signedIn() },
  installation: { who: administrators() },
  users: { who: administrators() },
  user: { who: administrators() },
  invitations: { who: administrators() },
  projectsWithoutAdmin: { who: administrators() },
  passwordReset: {
    who: everybody(),
    given: async world => ({ token: await newPasswordReset(world) }),
    shows: () => ['colleague'],
  },
  auditEvents: { who: administrators(), given: () => ({ first: 2 }) },
}

export const subscriptions: Record<string, Expected> = {
  job: { who: member },
  trainingRun: { who: member },
  image: { who: member },
  imageComments: { who: member, given: () => ({ afterRevision: 0 }) },
}
