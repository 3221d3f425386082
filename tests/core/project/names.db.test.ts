import { expect, test } from 'vitest'
import { createProject } from '#core/project/create-project.ts'
import { openCore } from '#tests/kit/core.ts'

const { person } = await openCore()
const admin = await person('admin', true)

const input = (more: object) => ({
  name: `n ${crypto.randomUUID()}`,
  question: 'Is it broken?',
  labelClasses: [
    { name: 'Normal', isPositive: false },
    { name: 'Fracture', isPositive: true },
  ],
  ...more,
})

test.each([
  ['nothing', ''],
  ['blanks', '   '],
  ['a zero-width space', '\u200b'],
  ['what turns the text', 'abc\u202egpj'],
  ['two lines', 'a\nb'],
  ['a line separator', 'a\u2028b'],
  ['a soft hyphen alone', '\u00ad'],
  ['a filler that fonts leave blank', '\u3164\u3164'],
  ['blank braille', '\u2800'],
  ['a bell', 'a\u0007'],
  ['101 characters', 'x'.repeat(101)],
])('a project is not named with %s, nor a class', async (_what, name) => {
  await expect(createProject(admin, input({ name }))).rejects.toMatchObject({
    name: 'InvalidInput',
    field: 'name',
  })
  const labelClasses = [
    { name: 'Normal', isPositive: false },
    { name, isPositive: true },
  ]
  await expect(createProject(admin, input({ labelClasses }))).rejects.toMatchObject({
    name: 'InvalidInput',
    field: 'labelClasses.1.name',
  })
})

test('names in any script are names; a question may have lines, but nothing that turns it', async () => {
  for (const name of ['Rücken', '頸椎骨折', 'كسر', 'Ω-1 (b)', 'ok ✓'])
    expect((await createProject(admin, input({ name }))).name).toBe(name)
  const question = 'Is there a fracture?\r\n\tLook at C1 to C7.\n'
  expect((await createProject(admin, input({ question }))).question).toBe(question.replace('\r', '').trim())
  for (const wrong of ['', ' \n ', 'a\u202eb', 'a\u2066b', 'a\u0008', 'x'.repeat(2001), '\u200b'])
    await expect(createProject(admin, input({ question: wrong }))).rejects.toMatchObject({ field: 'question' })
})
