import { fillUpload } from './fill-project.ts'
import type { Outcome } from './outcome.ts'
import { everybody, member, type Rule, right } from './rules.ts'
import type { Filled, Person, World } from './world.ts'

export interface Route {
  who: Rule
  path: (filled: Filled) => string
  /** Made anew for every person, where asking uses it up. */
  own?: (world: World, person: Person) => Promise<string>
  headers?: (world: World) => Record<string, string>
}

const encode = (metadata: Record<string, string>) =>
  Object.entries(metadata)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')

const tus = { 'tus-resumable': '1.0.0' }
const ownUpload = async (world: World, person: Person) => {
  const actor = { id: person.id || world.here.userId, name: person.name, isAdmin: false, key: null }
  const { id } = await fillUpload({ ...world.here, ctx: { ...world.hereOwner, actor } })
  return `/files/uploads/${id}`
}
const image = (of: Filled) => `/files/images/${of.imageId}`
const dataset = (of: Filled) => `/files/datasets/${of.datasetVersionId}`
const model = (of: Filled) => `/files/models/${of.modelVersionId}`

/** Every route of the router, as it names it. One that is not here fails the test that reads this. */
export const routes: Record<string, Route> = {
  'GET /explorer': { who: everybody(), path: () => '/explorer' },
  'GET /health': { who: everybody(), path: () => '/health' },
  'GET /health/live': { who: everybody(), path: () => '/health/live' },
  'GET /health/ready': { who: everybody(), path: () => '/health/ready' },
  // By a token of its own, which nobody of these has.
  'GET /metrics': { who: everybody('UNAUTHENTICATED'), path: () => '/metrics' },
  'GET /files/images/:id': { who: member, path: image },
  'GET /files/images/:id/thumbnail': { who: member, path: of => `${image(of)}/thumbnail` },
  'GET /files/images/:id/preview': { who: member, path: of => `${image(of)}/preview` },
  'GET /files/images/:id/samples': { who: member, path: of => `${image(of)}/samples` },
  'GET /files/datasets/:id/manifest.csv': { who: member, path: of => `${dataset(of)}/manifest.csv` },
  'GET /files/datasets/:id/export.zip': { who: right('EXPORT_DATASETS'), path: of => `${dataset(of)}/export.zip` },
  'GET /files/datasets/:id/list': { who: right('EXPORT_DATASETS'), path: of => `${dataset(of)}/list?form=CSV` },
  'GET /files/models/:id/model.json': { who: member, path: of => `${model(of)}/model.json` },
  'GET /files/models/:id/weights.bin': { who: right('DOWNLOAD_MODELS'), path: of => `${model(of)}/weights.bin` },
  'OPTIONS /files/uploads/': { who: everybody(), path: () => '/files/uploads', headers: () => tus },
  'POST /files/uploads/': {
    who: right('IMPORT_IMAGES'),
    path: () => '/files/uploads',
    headers: ({ here }) => ({
      ...tus,
      'upload-length': '10',
      'upload-metadata': encode({ projectId: here.projectId, filename: 'films.zip' }),
    }),
  },
  'HEAD /files/uploads/:id': {
    who: right('IMPORT_IMAGES'),
    path: of => `/files/uploads/${of.uploadId}`,
    own: ownUpload,
    headers: () => tus,
  },
  'PATCH /files/uploads/:id': {
    who: right('IMPORT_IMAGES'),
    path: of => `/files/uploads/${of.uploadId}`,
    own: ownUpload,
    headers: () => ({ ...tus, 'upload-offset': '22', 'content-type': 'application/offset+octet-stream' }),
  },
  'DELETE /files/uploads/:id': {
    who: right('IMPORT_IMAGES'),
    path: of => `/files/uploads/${of.uploadId}`,
    own: ownUpload,
    headers: () => tus,
  },
}

/** What answers many paths or methods at once, and where that is tested. */
export const elsewhere: Record<string, string> = {
  'POST /auth/sign-in/email': 'auth.db.test.ts',
  'POST /auth/sign-out': 'auth.db.test.ts',
  'GET /auth/get-session': 'auth.db.test.ts',
  'ALL /auth/{*any}': 'auth.db.test.ts',
  'ALL /graphql/': 'everyone.db.test.ts and the others beside it',
  'ALL /files/uploads/{*any}': 'routes.db.test.ts: methods that are none',
  'ALL /files/{*any}': 'routes.db.test.ts: no route',
}

export const statusOf: Partial<Record<Outcome, number>> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, NOT_FOUND: 404 }

/** Of better-auth's own routes those that are open, with who gets what; every other is as if it were not there. */
export const authRoutes: Record<string, string> = {
  'POST /sign-in/email': 'signs in',
  'POST /sign-out': 'signs out',
  'GET /get-session': 'says who is signed in',
}
