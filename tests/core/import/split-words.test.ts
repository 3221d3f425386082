import { expect, test } from 'vitest'
import { splitOf, splitWithin } from '#core/import/split-words.ts'

test.each([
  [
    'TRAIN',
    'train Train TRAINING trn tr train2017 train_set 01_train trainset_1 TrainData train-images imagesTr stage_2_train_images',
  ],
  ['VALIDATION', 'val VAL valid Validation dev val2017 2_val validation_set tuning'],
  ['TEST', 'test Testing eval holdout hold-out test-data 03-test imagesTs test1 external_test (test)'],
  ['TRAIN', 'Trainingsdaten entraînement entrenamiento 训练集'],
  ['VALIDATION', 'Validierung validación 验证集'],
  ['TEST', 'Testdaten prueba 测试集 测试'],
] as const)('%s is spelled %s', (split, spellings) => {
  const wrong = spellings.split(' ').filter(word => splitOf(word) !== split)
  expect(wrong).toEqual([])
})

test.each([
  'Normal',
  'trainee',
  'protest',
  'trainval',
  'train_val',
  'train-test',
  'fracture_test',
  'images',
  'set',
  '',
  '1',
  'testis',
  'value',
  'device',
  'x'.repeat(100_000),
])('%j names no split', word => {
  expect(splitOf(word)).toBeNull()
})

test('a name that joins a split with something else is known as such', () => {
  expect(splitWithin('train_normal')).toEqual({ split: 'TRAIN', rest: 'normal' })
  expect(splitWithin('Fracture-Test')).toEqual({ split: 'TEST', rest: 'fracture' })
  expect(splitWithin('train')).toBeNull()
  expect(splitWithin('normal')).toBeNull()
})
