import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { Forbidden, InvalidInput } from '#core/errors.ts'
import { createProject } from '#core/project/create-project.ts'
import { proposeProject } from '#core/project/propose-project.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, person } = await openCore()
const admin = await person('admin', true)
const propose = (names: string[], called?: string) => proposeProject(admin, { names, called })

test('the first data set’s own tree becomes a project whose classes its folders stand for', async () => {
  const splits = ['train', 'val', 'test']
  const names = splits.flatMap(split =>
    ['fracture', 'normal'].flatMap(c =>
      [1, 2].map(n => `cervical fracture/${split}/${c}/CSFDV1B10 (${n})-rotated1.png`),
    ),
  )
  expect(await propose(names)).toEqual({
    name: 'Cervical fracture',
    question: 'Does this image show fracture?',
    labelClasses: [
      { name: 'normal', isPositive: false },
      { name: 'fracture', isPositive: true },
    ],
    levels: 'level 2 split: train, val, test; level 3 class: fracture, normal',
  })
})

test.each<[string, string[], string | undefined, object]>([
  [
    'several findings: none is the positive one',
    ['x/COVID/1.png', 'x/Normal/2.png', 'x/Pneumonia/3.png'],
    undefined,
    {
      name: 'X',
      question: 'Which of these does this image show: Normal, COVID, Pneumonia?',
      labelClasses: ['Normal', 'COVID', 'Pneumonia'].map(name => ({ name, isPositive: false })),
    },
  ],
  [
    'spellings that differ by case are one class',
    ['a/Fracture/1.png', 'a/Fracture/2.png', 'b/fracture/3.png', 'a/Normal/4.png', 'b/normal/5.png'],
    undefined,
    { labelClasses: [expect.objectContaining({ name: 'Normal' }), expect.objectContaining({ name: 'Fracture' })] },
  ],
  ['the archive has the name', ['Normal/1.png', 'Fracture/2.png'], 'neck_films.tar.gz', { name: 'Neck films' }],
  [
    'a folder that says what files are has no name for it',
    ['images/Normal/1.png', 'images/Fracture/2.png'],
    'data.zip',
    { name: '' },
  ],
  ['no folders, no classes', ['1.png', '2.png'], undefined, { name: '', question: '', labelClasses: [] }],
  ['one class is no question', ['Normal/1.png', 'Normal/2.png'], undefined, { labelClasses: [] }],
  [
    'hidden files and lists name nothing',
    ['.git/config', 'Normal/1.png', 'Fracture/2.png', 'notes/readme.txt'],
    undefined,
    { labelClasses: [expect.objectContaining({ name: 'Normal' }), expect.objectContaining({ name: 'Fracture' })] },
  ],
])('%s', async (_what, names, called, expected) => {
  expect(await propose(names, called)).toMatchObject(expected)
})

test('a level of more names than a project has classes proposes none', async () => {
  const names = Array.from({ length: 120 }, (_, i) => `Kind ${String.fromCharCode(97 + (i % 60))}${i % 60}x/${i}.png`)
  expect((await propose(names)).labelClasses).toEqual([])
})

test('what is called so already gets a number; nothing is written, and asked again it is the same', async () => {
  const name = `Neck ${randomUUID()}`
  const labelClasses = ['Normal', 'Fracture'].map(c => ({ name: c, isPositive: false }))
  await createProject(admin, { name, question: 'Is it broken?', labelClasses })
  const before = await database.project.count()
  const names = [`${name}/Normal/1.png`, `${name}/Fracture/2.png`]
  const proposed = await propose(names)
  expect(proposed.name).toBe(`${name} 2`)
  expect(await propose(names)).toEqual(proposed)
  expect(await database.project.count()).toBe(before)
})

test('only who may create projects asks, and for names that can be looked at', async () => {
  await expect(proposeProject(await person('somebody'), { names: ['a/1.png'] })).rejects.toThrow(Forbidden)
  await expect(propose([])).rejects.toThrow(InvalidInput)
  await expect(propose(Array.from({ length: 10_001 }, (_, i) => `${i}.png`))).rejects.toThrow(InvalidInput)
  await expect(propose(['a'.repeat(5000)])).rejects.toThrow(InvalidInput)
})
