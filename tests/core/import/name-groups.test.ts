import { describe, expect, test } from 'vitest'
import { proposeGroups, whyNoGroups } from '#core/import/groups/from-name.ts'
import { splitOf } from '#core/import/split-words.ts'
import { createRandom } from '#core/random.ts'

const many = <T>(count: number, of: (i: number) => T) => Array.from({ length: count }, (_, i) => of(i))
const each = (count: number, of: (i: number) => string[]) => many(count, of).flat()
const pad = (i: number, width: number) => String(i).padStart(width, '0')
const hex = (i: number, k: number) =>
  many(32, n => ((i * 7919 + k * 104729 + n * n * (i + k + 1)) % 16).toString(16)).join('')
const uuid = (i: number, k: number) => hex(i, k).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
const folderSplit = (path: string) =>
  path
    .split('/')
    .map(splitOf)
    .find(split => split !== null) ?? null
const chance = (i: number, k: number) => (i * 977 + k * 1733 + 11) % 9999

const marks = many(20, k => `${k % 2 === 0 ? '-sharpened' : ''}-rotated${k + 1}${k % 3 === 0 ? '-rotated3' : ''}`)
const seed = each(105, i =>
  marks.flatMap((mark, k) => {
    const split = i > 5 && k === 0 ? 'val' : i > 5 && k === 1 ? 'test' : 'train'
    return [
      `cervical fracture/${split}/fracture/CSFDV1B10 (${i + 1})${mark}.png`,
      `cervical fracture/${split}/normal/CSN (${i + 1})${mark}.png`,
    ]
  }),
)

test('the seed has 210 originals of 20 copies, most of them in more than one split', () => {
  const groups = proposeGroups(seed, ['PASSED', 'SPLIT', 'CLASS'])
  expect(groups).toMatchObject({ rule: 'NAME', of: 'COPIES', fileCount: 4200, groupCount: 210, doubts: [] })
  expect(groups?.keyOf('x/CSFDV1B10 (18)-sharpened-rotated3.png')).toBe('CSFDV1B10 (18)')
  expect(groups?.largest).toEqual({ group: 'CSFDV1B10 (1)', fileCount: 20 })
  expect(groups?.dividedBySplit(folderSplit)).toBe(198)
  expect(groups?.examples[0]?.files).toHaveLength(5)
})

describe('names of copies', () => {
  test.each<[string, string[], string, string]>([
    [
      'word after word',
      each(9, i => [`x${i}-rotated1.png`, `x${i}_hflip.png`, `x${i}_aug3-sharpened.png`]),
      'x3_aug3-sharpened.png',
      'x3',
    ],
    ['augmented_12', each(9, i => [`x${i}.png`, `x${i}_augmented_12.png`]), 'x3_augmented_12.png', 'x3'],
    [
      'amounts',
      each(9, i => ['brightness_1.2', 'rot-15', 'zoom0.9', 'rotate90', 'shift_left_10'].map(m => `c-${i}_${m}.png`)),
      'c-4_rot-15.png',
      'c-4',
    ],
    [
      'two words',
      each(9, i => ['horizontal_flip', 'gaussian_noise', 'flip_h'].map(m => `c${i}_${m}.jpg`)),
      'c4_gaussian_noise.jpg',
      'c4',
    ],
    ['crops', each(9, i => [`c${i}_crop1.png`, `c${i}_crop2.png`]), 'c4_crop2.png', 'c4'],
    ['words in front', each(9, i => [`${i}.png`, `rotated_${i}.png`, `aug_1_${i}.png`]), 'aug_1_4.png', '4'],
    ['right angles', each(9, i => ['', '_90', '_180', '_270'].map(a => `bone${i}${a}.png`)), 'bone3_180.png', 'bone3'],
    [
      'Windows',
      each(9, i => [`IMG_${i}.png`, `IMG_${i} - Copy.png`, `IMG_${i} - Copy (2).png`]),
      'IMG_3 - Copy (2).png',
      'IMG_3',
    ],
    ['macOS', each(9, i => [`IMG_${i}.png`, `IMG_${i} copy.png`, `IMG_${i} copy 2.png`]), 'IMG_3 copy 2.png', 'IMG_3'],
    ['downloads', each(9, i => [`IMG_${i}.png`, `IMG_${i} (1).png`, `IMG_${i} (2).png`]), 'IMG_3 (2).png', 'IMG_3'],
    ['Keras', each(20, i => many(5, k => `aug_${i}_${chance(i, k)}.jpg`)), 'aug_7_1234.jpg', 'aug_7'],
    [
      'Keras, one picture at a time',
      each(20, i => [`IM-${i}.jpg`, ...many(5, k => `IM-${i}_0_${chance(i, k)}.jpg`)]),
      'IM-7_0_1234.jpg',
      'IM-7',
    ],
    [
      'Roboflow',
      each(20, i => many(3, k => `train/IMG_${i}_jpg.rf.${hex(i, k)}.jpg`)),
      `IMG_7_jpg.rf.${hex(7, 0)}.jpg`,
      'IMG_7',
    ],
    [
      'Augmentor',
      each(20, i => [`Normal/x${i}.png`, `Normal/output/Normal_original_x${i}.png_${uuid(i, 1)}.png`]),
      `Normal_original_x7.png_${uuid(7, 1)}.png`,
      'x7',
    ],
  ])('of %s are of one original', (_, paths, name, original) => {
    const groups = proposeGroups(paths)
    expect(groups).toMatchObject({ of: 'COPIES', doubts: [] })
    expect(groups?.keyOf(name)).toBe(original)
    expect(groups?.groupCount).toBe(new Set(paths.map(path => groups?.keyOf(path))).size)
    expect(groups?.groupCount).toBe(
      new Set(
        paths.map(
          p =>
            /\d+/.exec(
              p
                .replace(/aug_1_(?=\d+\.png)/, '')
                .split('/')
                .at(-1) ?? '',
            )?.[0],
        ),
      ).size,
    )
  })
})

describe('names of patients', () => {
  test.each<[string, string[], string, string, number]>([
    [
      'NIH',
      each(50, i => many(1 + (i % 3), k => `${pad(i + 1, 8)}_${pad(k * 3, 3)}.png`)),
      '00000007_001.png',
      '00000007',
      50,
    ],
    [
      'NIH with numbers like dates',
      each(50, i => many(2, k => `${pad(20_180 + i, 8)}_${pad(k, 3)}.png`)),
      '00020190_001.png',
      '00020190',
      50,
    ],
    [
      'chest_xray',
      each(60, i => [`PNEUMONIA/person${(i >> 1) + 1}_bacteria_${i}.jpeg`]),
      'person100_bacteria_475.jpeg',
      'person100',
      30,
    ],
    [
      'its normals',
      each(60, i => [`NORMAL/IM-${pad(i >> 1, 4)}-000${(i % 2) + 1}.jpeg`]),
      'IM-0115-0001.jpeg',
      'IM-0115',
      30,
    ],
    [
      'CheXpert in one folder',
      each(20, i => many(2, k => `patient${pad(i, 5)}_study1_view${k + 1}.jpg`)),
      'patient00001_study1_view1.jpg',
      'patient00001',
      20,
    ],
    [
      'mammograms',
      each(20, i => ['L_CC', 'R_CC', 'L_MLO'].map(v => `P-${pad(i, 4)}_${v}.dcm`)),
      'P-0012_L_CC.dcm',
      'P-0012',
      20,
    ],
    ['views alone', each(20, i => ['AP', 'LAT'].map(v => `X${pad(i, 4)}_${v}.dcm`)), 'X0012_LAT.dcm', 'X0012', 20],
    ['BIDS', each(20, i => many(2, k => `sub-${pad(i, 2)}_ses-${k}_T1w.png`)), 'sub-07_ses-1_T1w.png', 'sub-07', 20],
  ])('of %s are of one patient', (_, paths, name, patient, groupCount) => {
    const groups = proposeGroups(paths)
    expect(groups).toMatchObject({ of: 'PATIENTS', groupCount, doubts: [] })
    expect(groups?.keyOf(name)).toBe(patient)
  })

  test('with copies beside are of the patient, and each copy of its picture', () => {
    const groups = proposeGroups(
      each(20, i => many(2, k => [`patient${i}_view${k}.png`, `patient${i}_view${k}_flip.png`]).flat()),
    )
    expect(groups).toMatchObject({ of: 'PATIENTS', groupCount: 20, fileCount: 80 })
    expect(groups?.keyOf('patient3_view1_flip.png')).toBe('patient3')
    expect(groups?.originalOf('patient3_view1_flip.png')).toBe('patient3_view1')
  })
})

describe('nothing is proposed for', () => {
  test.each<[string, string[], RegExp[]]>([
    ['originals numbered in brackets', many(100, i => `img (${i + 1}).png`), []],
    ['those beside one without a number', ['img.png', ...many(100, i => `img (${i + 1}).png`)], []],
    ['numbered originals', many(300, i => `img_${i}.png`), []],
    ['originals numbered by year', many(300, i => `2020_${i}.png`), []],
    ['dates', many(100, i => `2020-0${(i % 9) + 1}-${pad((i % 28) + 1, 2)}.png`), []],
    ['one mark on each name', many(20, i => `scan${i}_crop1.png`), []],
    ['a number of each patient and its class', many(50, i => `CHNCXR_${pad(i, 4)}_${i % 2}.png`), []],
    [
      'a number behind all copies of a class',
      many(300, i => `Normal/normal_aug_${i}.png`),
      [/^300 names begin with "normal" and a mark of copies/],
    ],
    [
      'Keras names without a number of the picture',
      many(300, i => `aug_0_${(i * 977) % 9973}.jpg`),
      [/^300 names begin with "aug_0"/],
    ],
    [
      'the same names in each folder',
      many(50, i => `train/patient${pad(i, 5)}/study1/view1_frontal.jpg`),
      [
        /^1 name stands in several folders, such as train\/patient00000\/study1\/view1_frontal\.jpg and .*: names tell of no groups$/,
      ],
    ],
    [
      'a numbering that begins anew',
      each(50, i => [`Normal/${i}.png`, `Fracture/${i}.png`]),
      [/^50 names stand in several folders, such as Fracture\/0\.png and Normal\/0\.png/],
    ],
    ['no files', [], []],
  ])('%s', (_, paths, why) => {
    expect(proposeGroups(paths)).toBeNull()
    const said = whyNoGroups(paths)
    expect(said).toHaveLength(why.length)
    for (const [i, reason] of why.entries()) expect(said[i]).toMatch(reason)
  })
})

test('copies of a numbering that begins anew in each class are not joined, where the class is told', () => {
  const paths = each(50, i => ['Normal', 'Fracture'].flatMap(c => [`${c}/${i}.png`, `${c}/${i}_flip.png`]))
  expect(proposeGroups(paths, ['CLASS'])).toMatchObject({
    groupCount: 100,
    doubts: [/./].map(() => expect.stringContaining('one group for each class')),
  })
  expect(proposeGroups(paths)).toMatchObject({ groupCount: 50, doubts: [expect.stringContaining('one group each')] })
})

test('the order of the names changes nothing', () => {
  const shuffled = createRandom('order').shuffle(seed)
  const [a, b] = [proposeGroups(seed), proposeGroups(shuffled)]
  expect({ ...b, keys: seed.map(path => b?.keyOf(path)) }).toEqual({
    ...a,
    keys: seed.map(path => a?.keyOf(path)),
    ...Object.fromEntries(Object.entries(b ?? {}).filter(([, value]) => typeof value === 'function')),
  })
})

test.each(['-rotated1', '_1', ' (1)', 'aug_', '_', '1-', 'patient1 ', '_flip_h', ' copy', 'L_CC_'])(
  'a name of 60,000 characters of %j is read at once',
  part => {
    const name = part.repeat(60_000 / part.length)
    const before = process.cpuUsage().user
    proposeGroups([`${name}.png`, `x${name}.png`, `${name}2.png`])
    expect((process.cpuUsage().user - before) / 1000).toBeLessThan(1000)
  },
)

test('200,000 names are grouped', () => {
  const paths = many(200_000, i => `a/x (${Math.floor(i / 20)})-sharpened-rotated${i % 20}.png`)
  expect(proposeGroups(paths)?.groupCount).toBe(10_000)
}, 120_000)
