import { expect, test } from 'vitest'
import { classSuggester } from '#core/import/class-suggestion.ts'

const bones = ['Normal', 'Fracture']

test.each([
  ['fracture', bones, 'Fracture'],
  ['FRACTURES', bones, 'Fracture'],
  ['0_normal', bones, 'Normal'],
  ['1-fracture', bones, 'Fracture'],
  ['01 - Normal', bones, 'Normal'],
  ['2. fracture', bones, 'Fracture'],
  [' normal ', bones, 'Normal'],
  ['Lung_Opacity', ['Lung opacity'], 'Lung opacity'],
  ['lung-opacities', ['Lung opacity'], 'Lung opacity'],
  ['viral pneumonia', ['ViralPneumonia', 'Normal'], 'ViralPneumonia'],
  ['masses', ['Mass'], 'Mass'],
  ['Bru\u0308che', ['Br\u00fcche'], 'Br\u00fcche'],
  ['c1', ['C1', 'C2'], 'C1'],
  ['Fracture', ['Fracture', 'fracture'], 'Fracture'],
  ['normal', ['1 normal', 'fracture'], '1 normal'],
])('%j of %j may mean %s', (name, classNames, className) => {
  expect(classSuggester(classNames)(name)).toBe(className)
})

test.each([
  ['C1', bones],
  ['A00', bones],
  ['1', bones],
  ['', bones],
  ['abnormal', bones],
  ['no fracture', bones],
  ['cervical fracture', bones],
  ['positive', bones],
  ['Bruche', ['Br\u00fcche']],
  ['FRACTURE', ['Fracture', 'fracture']],
  ['normal', ['1 normal', '2 normal']],
  ['2_fracture', ['1 fracture']],
  ['C1s', ['C1']],
  ['pelvis', ['pelvi']],
  ['x'.repeat(100_000), bones],
])('%j of %j means none for sure', (name, classNames) => {
  expect(classSuggester(classNames)(name)).toBeNull()
})
