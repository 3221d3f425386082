import { expect, test } from 'vitest'
import { passedOverReason } from '#core/import/junk.ts'

test.each([
  ['Normal/.hidden.png', 'hidden'],
  ['.git/config', 'hidden'],
  ['a/.DS_Store', 'hidden'],
  ['train/._x.png', 'macOS keeps it beside a file'],
  ['__MACOSX/train/._x.png', 'macOS keeps it beside the files of a ZIP'],
  ['x/Thumbs.db', 'Windows keeps its previews in it'],
  ['THUMBS.DB', 'Windows keeps its previews in it'],
  ['x/desktop.ini', 'Windows keeps the look of a folder in it'],
  ['x/@eaDir/x.png/SYNOPHOTO_THUMB_M.png', 'a storage server keeps it beside the files'],
  ['Normal/Icon\r', 'macOS keeps the icon of a folder in it'],
  ['$RECYCLE.BIN/S-1-5/a.png', 'a recycle bin'],
  ['System Volume Information/x', 'Windows keeps it on every disk'],
  ['DICOMDIR', 'a table of contents of DICOM files, which are read themselves'],
  ['cd/dicomdir', 'a table of contents of DICOM files, which are read themselves'],
  ['LICENSE', 'a text about the data'],
  ['x/licence.txt', 'a text about the data'],
  ['README.md', 'a text about the data'],
  ['README.md.txt', 'a text about the data'],
  ['README.roboflow.txt', 'a text about the data'],
  ['Readme.pdf', 'a text about the data'],
  ['readme.html', 'a text about the data'],
  ['~$labels.xlsx', 'an office program keeps it while a file is open'],
])('%j is passed over: %s', (path, reason) => {
  expect(passedOverReason(path)).toBe(reason)
})

test.each([
  'Normal/1.png',
  'icon.png',
  'Icon',
  'readme.csv',
  'readme/1.png',
  'licenses.csv',
  'license_plate',
  'readme.csv.csv',
  './Normal/1.png',
  'DICOMDIR/IM0001',
  'DICOMDIR.csv',
  'labels.txt',
  'IM000000',
])('%j may be wanted', path => {
  expect(passedOverReason(path)).toBeNull()
})
