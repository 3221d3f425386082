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
    PASSED_OVER: { description: 'Nobody asks about it: hidden, a list, not named by the list; reason says which.' },
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

export const LevelRole = builder.enumType('LevelRole', {
  description: 'What a level of folders says of the files below it.',
  values: {
    PASSED: { description: 'Nothing.' },
    SPLIT: { description: 'Which split they were published in.' },
    CLASS: { description: 'Their class.' },
    GROUP: { description: 'Their group: a patient, a study.' },
  },
})

export const ColumnRole = builder.enumType('ColumnRole', {
  description: 'What a column of a list says of the file of its row.',
  values: {
    FILE: { description: 'Which file.' },
    CLASS: { description: 'Its class.' },
    CLASS_FLAG: { description: 'Whether it is of the class that the column is named after: yes, no, or a number.' },
    GROUP: { description: 'Its group: a patient, a study.' },
    SPLIT: { description: 'Which split it was published in.' },
    LABELLER: { description: 'Who gave the label.' },
    TIME: { description: 'When: ISO 8601.' },
    FRAME: { description: 'Which frame of a multi-frame file, from 1.' },
    OTHER: { description: 'Nothing that is asked for.' },
  },
})

export const ColumnSeparator = builder.enumType('ColumnSeparator', {
  description: 'What stands between the columns of a text.',
  values: {
    COMMA: { description: 'Commas.' },
    SEMICOLON: { description: 'Semicolons.' },
    TAB: { description: 'Tabs.' },
    BAR: { description: 'Bars: |.' },
    BLANK: { description: 'Blanks.' },
    COLON: { description: 'Colons.' },
    TILDE: { description: 'Tildes: ~.' },
    CARET: { description: 'Carets: ^.' },
  },
})

export const ListEncoding = builder.enumType('ListEncoding', {
  description: 'What a text may be saved in.',
  values: {
    UTF_8: { description: 'UTF-8.' },
    UTF_16LE: { description: 'UTF-16, the lower byte first.' },
    UTF_16BE: { description: 'UTF-16, the higher byte first.' },
    WINDOWS_1252: { description: 'Western European.' },
    WINDOWS_1250: { description: 'Central European.' },
    WINDOWS_1251: { description: 'Cyrillic.' },
    WINDOWS_1253: { description: 'Greek.' },
    WINDOWS_1254: { description: 'Turkish.' },
    WINDOWS_1256: { description: 'Arabic.' },
    KOI8_R: { description: 'Russian.' },
    GB18030: { description: 'Chinese, simplified.' },
    SHIFT_JIS: { description: 'Japanese.' },
    EUC_KR: { description: 'Korean.' },
    BIG5: { description: 'Chinese, traditional.' },
  },
})

export const ListShape = builder.enumType('ListShape', {
  description: 'What a list was recognised as.',
  values: {
    TABLE: { description: 'Rows and columns: CSV and its like, a spreadsheet, JSON Lines.' },
    DATASET: { description: 'The manifest of a dataset version of ours.' },
    LABEL_STUDIO: { description: 'A JSON export of Label Studio.' },
    COCO: { description: 'A COCO file.' },
    CVAT: { description: 'CVAT for images, XML.' },
    DATUMARO: { description: 'Datumaro, JSON.' },
    VIA: { description: 'VGG Image Annotator: a project, or its annotations as JSON or CSV.' },
    UNKNOWN: { description: 'It may be a list and was not understood: somebody must say that it is not used.' },
  },
})

export const GroupNaming = builder.enumType('GroupNaming', {
  description: 'What names the groups of a source.',
  values: {
    AUTOMATIC: {
      description: 'A level or column of that role, else the DICOM patient, else the study, else every file its own.',
    },
    NAME: { description: "The files' names without the marks of copies and views." },
    PATTERN: { description: 'The first group of a regular expression on the path.' },
  },
})

export const GroupRule = builder.enumType('GroupRule', {
  description: 'What said which group a file is of; the first that has a word for it.',
  values: {
    PATTERN: { description: 'The pattern that somebody gave.' },
    NAMED: { description: "How the source is read: a level of folders, a column of a list, or the files' names." },
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
