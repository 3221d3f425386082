import { describe, expect, test } from 'vitest'
import { proposeLevels } from '#core/import/levels/propose-levels.ts'
import type { LevelRole } from '#core/import/reading.ts'
import { createRandom } from '#core/random.ts'
import { bones, cross, lidc, many, mimic, mura, pad, pictures, splits } from './trees.ts'

describe('the roles of the levels of', () => {
  test.each<[string, string[], string, string[]]>([
    [
      'the seed',
      cross(['cervical fracture'], splits, ['fracture', 'normal'], pictures(9)),
      'PASSED SPLIT CLASS',
      bones,
    ],
    ['split and class', cross(splits, ['Fracture', 'Normal'], pictures(3)), 'SPLIT CLASS', bones],
    ['class and split', cross(['Fracture', 'Normal'], splits, pictures(3)), 'CLASS SPLIT', bones],
    ['one split alone', cross(['train'], ['Fracture', 'Normal'], pictures(3)), 'SPLIT CLASS', bones],
    ['two wrappers', cross(['scans'], ['images'], bones, pictures(3)), 'PASSED PASSED CLASS', bones],
    ['one class alone', cross(['scans'], ['images'], ['Normal'], pictures(3)), 'PASSED PASSED CLASS', bones],
    ['a wrapper named as a class', cross(['fracture'], splits, bones, pictures(3)), 'PASSED SPLIT CLASS', bones],
    ['a wrapper around yes and no', cross(['fracture'], ['yes', 'no'], pictures(3)), 'PASSED CLASS', bones],
    ['capitals', cross(['NORMAL', 'PNEUMONIA'], pictures(3)), 'CLASS', ['Normal', 'Pneumonia']],
    ['numbers in front', cross(['0_normal', '1-fracture'], pictures(3)), 'CLASS', bones],
    ['no project yet', cross(['COVID-19', 'Lung_Opacity', 'Viral Pneumonia'], pictures(3)), 'CLASS', []],
    ['grades under splits', cross(splits, ['0', '1', '2', '3', '4'], pictures(3)), 'SPLIT CLASS', bones],
    ['grades by word', cross(['KL0', 'KL1', 'KL2'], pictures(3)), 'CLASS', bones],
    ['unknown words under splits', cross(splits, ['gesund', 'bruch'], pictures(3)), 'SPLIT CLASS', bones],
    [
      'classes within patients',
      cross(
        many(30, i => `pt${i + 1000}`),
        bones,
        pictures(2),
      ),
      'GROUP CLASS',
      bones,
    ],
    [
      'patients with long numbers',
      cross(
        bones,
        many(9, i => `p${i + 1000}`),
        pictures(2),
      ),
      'CLASS GROUP',
      [],
    ],
    [
      'a medical CD',
      cross(
        ['DICOM'],
        many(5, i => `PA${pad(i, 6)}`),
        ['ST000000', 'ST000001'],
        ['SE000000'],
        ['IM000000'],
      ),
      'PASSED GROUP PASSED PASSED',
      bones,
    ],
    [
      'a CD of one patient',
      cross(['DICOM'], ['PA000000'], ['ST000000', 'ST000001'], ['SE000000'], ['IM000000']),
      'PASSED GROUP PASSED PASSED',
      bones,
    ],
    ['MIMIC', mimic, 'PASSED PASSED GROUP PASSED', bones],
    [
      'CheXpert',
      cross(
        ['CheXpert'],
        ['train'],
        many(99, i => `patient${pad(i, 5)}`),
        ['study1'],
        ['view1_frontal.jpg'],
      ),
      'PASSED SPLIT GROUP PASSED',
      bones,
    ],
    ['LIDC', many(30, i => `LIDC-IDRI/LIDC-IDRI-${pad(i, 4)}/${lidc(i)}`), 'PASSED GROUP PASSED PASSED', bones],
    ['Shenzhen', many(50, i => `CXR_png/CHNCXR_${pad(i, 4)}_${i % 2}.png`), 'PASSED', ['Normal', 'Tuberculosis']],
    ['NIH', many(300, i => `images_${pad((i % 12) + 1, 3)}/images/${pad(i, 8)}_000.png`), 'PASSED PASSED', bones],
    [
      'Tuberculosis',
      cross(
        ['TB_Chest'],
        ['Normal', 'Tuberculosis'],
        many(5, i => `Normal-${i}.png`),
      ),
      'PASSED CLASS',
      ['Normal', 'Tuberculosis'],
    ],
    ['patients alone', many(5000, i => `${i}/x.png`), 'GROUP', bones],
    ['files alone', pictures(9), '', bones],
    ['no files', [], '', bones],
  ])('%s are certain', (_, paths, roles, classNames) => {
    const proposed = proposeLevels(paths, { classNames })
    expect(proposed).toMatchObject({ roles: roles.split(' ').filter(role => role !== ''), doubts: [] })
    expect(proposed.levels.map(level => level.role)).toEqual(proposed.roles)
  })
})

test('a tree that lies in itself once more, with what macOS adds, is named and not counted twice', () => {
  const tree = cross(splits, ['NORMAL', 'PNEUMONIA'], pictures(10))
  const paths = ['', 'chest_xray/', '__MACOSX/chest_xray/'].flatMap(below =>
    tree.map(file => `chest_xray/${below}${file}`),
  )
  const { roles, doubts, levels } = proposeLevels(paths, { classNames: ['Normal', 'Pneumonia'] })
  expect(roles).toEqual(['PASSED', 'SPLIT', 'CLASS', 'PASSED'])
  expect(doubts).toEqual([
    'chest_xray/chest_xray lies in a folder of its own name that has the same once more: 60 files in it',
  ])
  expect(levels[0]).toMatchObject({ fileCount: 60, withoutCount: 0 })
})

test('labels of YOLO are no level, and said; lists that were read are not', () => {
  const files = cross(
    splits,
    ['images'],
    many(8, i => `${i}.jpg`),
  )
  const texts = files.map(file => file.replace('images', 'labels').replace('.jpg', '.txt'))
  const said = '24 files ending in .txt, such as test/labels/0.txt, are no pictures: what they say is not read'
  const { roles, doubts, levels } = proposeLevels([...files, ...texts, 'data.yaml'], { classNames: bones })
  expect({ roles, doubts }).toEqual({ roles: ['SPLIT', 'PASSED'], doubts: [said] })
  expect(levels[1]?.names).toEqual([{ name: 'images', fileCount: 24 }])
  expect(proposeLevels([...files, ...texts], { classNames: bones, lists: texts }).doubts).toEqual([])
})

test('a level shows its first 20 names, most files first, and what lies further out', () => {
  const paths = [...many(30, i => `case_${pad(i, 4)}/a.png`), 'case_0007/b.png', 'c.png']
  const { levels, doubts } = proposeLevels(paths, { classNames: bones })
  expect(levels).toHaveLength(1)
  expect(levels[0]).toMatchObject({ depth: 1, role: 'GROUP', nameCount: 30, fileCount: 31, withoutCount: 1 })
  expect(levels[0]?.names.slice(0, 2)).toEqual([
    { name: 'case_0007', fileCount: 2 },
    { name: 'case_0000', fileCount: 1 },
  ])
  expect(levels[0]?.names).toHaveLength(20)
  expect(doubts).toEqual(['1 file without a group, outside of level 1: c.png'])
})

test('folders deeper than anybody makes them are named, not walked', () => {
  const { roles, doubts } = proposeLevels([`${'a/b/'.repeat(20_000)}x.png`], { classNames: bones })
  expect(roles).toHaveLength(16)
  expect(doubts).toEqual(['Folders lie more than 16 deep: what lies deeper is not looked at'])
})

test('a name with line breaks does not break the sentence that names it', () => {
  const [doubt] = proposeLevels(cross(['a\nb', `c${'d'.repeat(300)}`], pictures(3)), { classNames: bones }).doubts
  expect(doubt).toBe(
    `Level 1 (a\ufffdb, c${'d'.repeat(38)}\u2026) is taken as the class: none of its names is known as one`,
  )
})

const spellings: Record<string, ((name: string) => string)[]> = {
  CLASS: [
    n => n,
    n => n.toUpperCase(),
    n => n.toLowerCase(),
    n => `${n.toLowerCase()}s`,
    n => `${n === 'Normal' ? 0 : 1}_${n}`,
  ],
  SPLIT: [n => n, n => n.toUpperCase(), n => `${n}_set`, n => `${n}2017`, n => `${n[0]?.toUpperCase()}${n.slice(1)}`],
}

test('40 pictures arranged in 1,000 ways have the roles that they were arranged by', () => {
  const wrong: string[] = []
  for (let seed = 0; seed < 1000; seed++) {
    const random = createRandom(`levels/${seed}`)
    const pickOne = <T>(items: readonly T[]) => items[random.integer(items.length)] as T
    const inner = random.shuffle<LevelRole>(['SPLIT', 'CLASS']).slice(random.integer(2))
    const isGrouped = random.integer(2) === 0
    const roles: LevelRole[] = [...Array<LevelRole>(random.integer(3)).fill('PASSED'), ...inner]
    if (isGrouped) roles.push('GROUP')
    const styles = new Map(roles.map(role => [role, pickOne(spellings[role] ?? [(n: string) => n])]))
    const wrappers = pickOne([
      ['x-rays of 2021', 'images'],
      ['cervical fracture', 'data'],
      ['archive', 'DICOM'],
    ])
    const paths = many(40, i => {
      const words: Record<LevelRole, string> = {
        PASSED: '',
        SPLIT: ['train', 'val', 'test'][i % 3] ?? '',
        CLASS: bones[Math.floor(i / 3) % 2] ?? '',
        GROUP: `patient${pad(Math.floor(i / 2) + 1, 5)}`,
      }
      const folders = roles.map((role, at) => (role === 'PASSED' ? wrappers[at] : styles.get(role)?.(words[role])))
      return [...folders, `IMG_${i}.png`].join('/')
    })
    const proposed = proposeLevels(random.shuffle(paths), { classNames: bones })
    const isRight = proposed.roles.join(' ') === roles.join(' ') && proposed.doubts.length === 0
    if (!isRight) wrong.push(`${paths[0]}: ${proposed.roles.join(' ')}; ${proposed.doubts.join('; ')}`)
  }
  expect(wrong.slice(0, 5)).toEqual([])
})

test('the order of the names changes nothing', () => {
  const paths = [...mura, ...mimic, 'a.png']
  const shuffled = createRandom('order').shuffle(paths)
  expect(proposeLevels(shuffled, { classNames: bones })).toEqual(proposeLevels(paths, { classNames: bones }))
})

test('200,000 files of as many patients are read', () => {
  const paths = many(200_000, i => `set/${splits[i % 3]}/${bones[i % 2]}/patient${pad(i, 7)}/x.png`)
  const { roles, doubts } = proposeLevels(paths, { classNames: bones })
  expect({ roles, doubts }).toEqual({ roles: ['PASSED', 'SPLIT', 'CLASS', 'GROUP'], doubts: [] })
}, 120_000)
