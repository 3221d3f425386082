import { administrators, member, persons, type Rule, right } from './rules.ts'

/** Fields that not everybody may see who may see the object they stand on. */
export const fields: Record<string, Rule> = {
  // Null for whoever never opened it: further on the others lead.
  'Image.ownReading': member,
  // Of taking out: also whoever may import, of what they brought.
  'Project.batchPreview': right('IMPORT_IMAGES'),
  'Project.agreement': right('SEE_AGREEMENT'),
  'Project.agreementRequest': right('SEE_AGREEMENT'),
  'Project.duplicatePairs': right('SEE_DUPLICATES'),
  'Project.duplicateSearch': right('SEE_DUPLICATES'),
  'Project.apiKeys': right('SET_ROLES'),
  'Project.classUses': right('SET_CLASSES'),
  'Project.invitations': right('INVITE_PEOPLE'),
  'Project.readerStatistics': right('SEE_READERS'),
  'Project.readerRepeats': right('SEE_READERS'),
  'Project.readerPractices': right('SEE_READERS'),
  'Viewer.apiKeys': persons(),
  'Viewer.sessions': persons(),
  'Worker.freeBytes': administrators(),
  'Worker.host': administrators(),
  'Worker.pid': administrators(),
}

/** Fields that nobody is shown a value of in this world, and why. */
export const notShown: Record<string, string> = Object.fromEntries([
  ...[
    'DatasetVersion.dividedGroupCount',
    'DatasetVersion.unpublishedCount',
    'SplitRule.counts',
    'SplitRule.published',
    'SplitSizes.train',
    'SplitSizes.validation',
    'SplitSizes.test',
  ].map(name => [name, 'the dataset version was frozen by a ratio']),
  ['Project.nextReadings', 'every image of this world was read'],
  ...['PracticeDecision.decidedBy', 'Project.ownPractice', 'Project.readerPractices'].map(name => [
    name,
    'readers of this world are not blind',
  ]),
  ...['agreement', 'asGold', 'medianDurationMs'].map(name => [
    `ReaderStatistics.${name}`,
    'whoever is asked about here read nothing themselves',
  ]),
  ['InstallationPart.reason', 'every part is well'],
  ['Import.undoneAt', 'no worker is there to undo it'],
  ...['className', 'fileCount', 'isByPerson', 'labelClass'].map(name => [
    `ImportLabelChange.${name}`,
    'the files of the import are not in the project',
  ]),
  ...['at', 'className', 'frame', 'labeller', 'problem', 'split'].map(name => [
    `ListPreviewRow.${name}`,
    'the list of this world names files and groups alone',
  ]),
  ...['FoundList.columnSeparators', 'FoundList.encodings', 'FoundList.sheets'].map(name => [
    name,
    'the list of this world is a plain table of one reading',
  ]),
  ...['columnSeparator', 'encoding', 'sheet'].map(name => [
    `ListReading.${name}`,
    'nobody chose how the list of this world is read',
  ]),
  ['Image.ofGroup', 'where one answer is asked a group, each act here would be one on many images'],
  ['LabelOutcome.result', 'it stands deeper than what a mutation is asked for here'],
  ['ImportLabelChanges.changes', 'the files of the import are not in the project'],
])

/** What fields within an object are asked with, where they would show less without. */
export const nestedArguments: Record<string, Record<string, unknown>> = {
  'Project.batchPreview': { kind: 'TAKE_OUT', filter: {} },
  'DatasetVersion.exportUrl': { form: 'MANIFEST', withImages: true },
  'Project.duplicatePairs': { decision: 'CONFIRMED', datasetVersionId: null },
  'Project.imagePlace': { at: new Date('2026-01-01T00:00:00Z') },
  'Import.groupPreview': { groupPattern: '(alpharay-1)' },
  'Import.listPreview': {
    list: { path: 'alpharay.csv', isUsed: true },
    splits: [{ word: 'alpharay split', split: 'TEST' }],
  },
}

/** Places of ids that are of no project, such as those of people: an administrator of the installation names anybody. */
export const ofNoProject: ReadonlySet<string> = new Set([
  'query user id',
  'mutation appointAdmin input.userId',
  'mutation createPasswordReset input.userId',
  'mutation disableUser input.userId',
  'mutation enableUser input.userId',
  'mutation endUserSessions input.userId',
  'mutation setAdministrator input.userId',
])
