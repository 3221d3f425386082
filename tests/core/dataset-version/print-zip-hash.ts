import { createHash } from 'node:crypto'
import type { BlobStore } from '#core/blob/store.ts'
import { packDataset, pathsOf } from '#core/dataset-version/pack-dataset.ts'
import { surveyDataset } from '#core/dataset-version/survey-dataset.ts'

/** Prints what this process, with the time zone and the language it was given, packs a small dataset into. */
const unused = () => Promise.reject(new Error('only read'))
const blobs: BlobStore = {
  place: 'here',
  put: unused,
  read: unused,
  readVerified: async sha256 => Buffer.from(`the bytes of ${sha256}`.repeat(50)),
  has: unused,
  probe: unused,
  remove: unused,
  list: () => (async function* () {})(),
  removeStale: unused,
}
const frozen = {
  id: 'x',
  projectId: 'x',
  number: 3,
  manifestSha256: 'f'.repeat(64),
  splitRule: {},
  seed: 1,
  imageCount: 6,
  groupCount: 6,
  burnedInCount: null,
  suspectedCount: null,
  suspectedBurnedIn: null,
  isWhileImporting: null,
  dividedGroupCount: null,
  attributes: null,
  unpublishedCount: null,
  classes: ['zart', 'Änderung'].map((name, position) => ({ id: name, name, position, isPositive: false })),
  splits: [],
  readers: [],
  freezeId: null,
  createdById: 'x',
  // In New York this hour of that night does not exist.
  createdAt: new Date(process.argv[2] ?? '2026-03-08T02:30:01.234Z'),
}
const items = ['9', 'a', 'B', 'ä', '1', 'z']
  .map((name, i) => ({
    sha256: createHash('sha256').update(name).digest('hex'),
    fileSha256: createHash('sha256').update(`${name} kept`).digest('hex'),
    mediaType: i % 2 ? 'application/dicom' : 'image/png',
    burnedIn: i === 5 ? ('YES' as const) : null,
    ...{ width: 10, height: 10, frame: null, groupKey: name, split: 'TRAIN' as const, labelVersion: 1, attributes: [] },
    label: i % 2 ? 'Änderung' : 'zart',
    line: `the line of ${name}\n`,
  }))
  .sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1))
async function* read() {
  yield items.slice(0, 4)
  yield items.slice(4)
}
const form = 'MANIFEST'
const survey = await surveyDataset(frozen, read, { form, pathOf: pathsOf(frozen, form) })
const hash = createHash('sha256')
for await (const chunk of packDataset(blobs, { frozen, form, survey, read })) hash.update(chunk)
process.stdout.write(hash.digest('hex'))
