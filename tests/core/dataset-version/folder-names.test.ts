import { expect, test } from 'vitest'
import { folderNamer } from '#core/dataset-version/folder-names.ts'
import { passedOverReason } from '#core/import/junk.ts'

test.each([
  ['Normal', 'Normal'],
  ['Żółć 骨折 😀', 'Żółć 骨折 😀'],
  ['left, "L"', 'left, _L_'],
  ['a/b', 'a_b'],
  ['../../etc', '__.._etc'],
  ['..', '_'],
  ['.', '_'],
  ['.hidden', '_hidden'],
  ['~$lock', '~$lock'],
  ['ends. .', 'ends_'],
  ['C:\\x', 'C__x'],
  ['a|b<c>?*', 'a_b_c___'],
  ['CON', '_CON'],
  ['nul', '_nul'],
  ['aux.txt', '_aux.txt'],
  ['COM1', '_COM1'],
  ['LPT9 .x', '_LPT9 .x'],
  ['Com10', 'Com10'],
  ['control', 'control'],
  ['__MACOSX', '___MACOSX'],
  ['lost+found', '_lost+found'],
  ['$Recycle.Bin', '_$Recycle.Bin'],
  ['@eaDir', '_@eaDir'],
  ['train', 'train'],
])(
  'the class %s has the folder %s: every file system takes it, it leads nowhere, and no import passes it over',
  (name, folder) => {
    expect(folderNamer([name])(name)).toBe(folder)
    expect(folder).toMatch(/^(?![.])[^\p{Cc}:*?"<>|/\\]+(?<![. ])$/u)
    expect(passedOverReason(`train/${folder}/a.png`)).toBeNull()
  },
)

test.each([
  [
    ['a_b', 'a/b', 'a:b'],
    ['a_b', 'a_b (2)', 'a_b (3)'],
  ],
  // Whoever is called as the folder has it, wherever it stands.
  [
    ['a/b', 'a_b'],
    ['a_b (2)', 'a_b'],
  ],
  [
    ['Fracture', 'fracture', 'FRACTURE'],
    ['Fracture', 'fracture (2)', 'FRACTURE (3)'],
  ],
  [
    ['fine', 'ﬁne'],
    ['fine', 'ﬁne (2)'],
  ],
  [
    ['\u00e9', 'e\u0301'],
    ['\u00e9', 'e\u0301 (2)'],
  ],
  [
    ['a', 'A', 'a (2)'],
    ['a', 'A (2)', 'a (2) (2)'],
  ],
  [
    ['Straße', 'STRASSE'],
    ['Straße', 'STRASSE (2)'],
  ],
  [
    ['..', '.', '...'],
    ['_', '_ (2)', '_ (3)'],
  ],
])('classes %j have folders of their own on any disk: %j', (names, folders) => {
  const folderOf = folderNamer(names)
  expect(names.map(folderOf)).toEqual(folders)
})

test('a class that the version does not have is an error, not a folder', () => {
  expect(() => folderNamer(['Normal'])('Fracture')).toThrow('the dataset was frozen without a class Fracture')
})
