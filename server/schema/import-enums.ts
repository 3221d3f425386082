import { builder } from '#server/schema/builder.ts'

export const ImportSource = builder.enumType('ImportSource', {
  description: 'Where the files of an import come from.',
  values: {
    FOLDER: { description: 'A folder on the server.' },
    ZIP: { description: 'A ZIP on the server.' },
    UPLOAD: { description: 'A ZIP that somebody sent.' },
    PHANTOM: { description: 'Drawn by the product itself.' },
  },
})

export const ImportOutcome = builder.enumType('ImportOutcome', {
  description: 'What became of a file of an import, or would.',
  values: {
    PENDING: { description: 'Not looked at yet.' },
    NEW: { description: 'Looked at: would be added.' },
    KNOWN: { description: 'Its bytes are in the project already, and nothing contradicts them.' },
    CONFLICT: { description: 'Contradicts the project or another file of this import: another class, another group.' },
    REFUSED: { description: 'Cannot be read, or is not allowed; ImportFile.reason says why.' },
    ADDED: { description: 'Is an image of the project now.' },
  },
})

export const ImportStage = builder.enumType('ImportStage', {
  description: 'How far an import is.',
  values: {
    CHECKING: { description: 'Its files are being looked at.' },
    CHECKED: { description: 'Looked at; waits for somebody to apply it.' },
    ADDING: { description: 'Its files are being added.' },
    OVER: { description: 'Ended: added, failed or cancelled; its jobs say which.' },
  },
})

export const GroupRule = builder.enumType('GroupRule', {
  description: 'What said which group a file is of; the first that has a word for it.',
  values: {
    PATTERN: { description: 'The pattern that somebody gave.' },
    COLUMN: { description: 'A column of the list.' },
    PATIENT: { description: 'The patient of the DICOM file.' },
    STUDY: { description: 'The study of the DICOM file.' },
    FILE: { description: 'Nothing else did: the file is a group of its own.' },
  },
})

export const RemovalAction = builder.enumType('RemovalAction', {
  description: 'What de-identification did to a DICOM attribute.',
  values: {
    REMOVED: { value: 'removed', description: 'It is gone.' },
    EMPTIED: { value: 'emptied', description: 'It is there without a value.' },
    REPLACED: { value: 'replaced', description: 'A value that means nothing stands there.' },
    REMAPPED: { value: 'remapped', description: 'A pseudonym or a UID of this project stands there.' },
    SHIFTED: { value: 'shifted', description: 'The date is moved, by the same days for all of one patient.' },
  } as const,
})
