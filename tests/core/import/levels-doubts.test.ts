import { describe, expect, test } from 'vitest'
import { proposeLevels } from '#core/import/levels/propose-levels.ts'
import { bones, cross, many, mura, pictures, splits, surname } from './trees.ts'

describe('the roles of the levels of', () => {
  test.each<[string, string[], string, RegExp[]]>([
    ['MURA', mura, 'PASSED SPLIT PASSED GROUP CLASS', [/^The names of level 5 .* hold a class beside a number/]],
    ['0 and 1', cross(['0', '1'], pictures(30)), 'GROUP', [/^Level 1 \(0, 1\) is taken as the group: its numbers/]],
    [
      '5,000 words',
      many(5000, i => `${splits[i % 3]}/${surname(i)}/x.png`),
      'SPLIT GROUP',
      [/5,000 names: taken as groups/],
    ],
    [
      'two splits',
      cross(['train', 'test'], ['train', 'val'], bones, ['1.png']),
      'SPLIT PASSED CLASS',
      [/^Level 1 \(test, train\) and level 2 \(train, val\) both look like splits/],
    ],
    ['two classes', cross(bones, ['normal', 'fracture'], ['1.png']), 'CLASS PASSED', [/both look like classes/]],
    ['unknown words', cross(['gesund', 'bruch'], pictures(9)), 'CLASS', [/none of its names is known/]],
    [
      'split and class in one',
      cross(['train_normal', 'train_fracture', 'test_normal'], pictures(3)),
      'CLASS',
      [/^Level 1 .* joins a split/],
    ],
    [
      'short numbers of patients in each class',
      cross(bones, ['1', '2', '3'], pictures(2)),
      'CLASS GROUP',
      [/^3 names of level 2 .* in several folders/],
    ],
    [
      'a split of four',
      cross(['train', 'test', 'extra'], bones, pictures(3)),
      'SPLIT CLASS',
      [/extra is none of the three/],
    ],
    [
      'a file in the root',
      ['a.png', ...cross(bones, pictures(3))],
      'CLASS',
      [/^1 file without a class, outside of level 1: a\.png/],
    ],
    [
      'a class beside a wrapper',
      ['data/Fracture/1.png', 'data/Fracture/2.png', ...cross(bones, pictures(3))],
      'CLASS PASSED',
      [
        /data does not look like one/,
        /^2 files may have a class a level deeper than level 1 \(.*\) says: data\/Fracture\/1\.png$/,
      ],
    ],
    [
      'patients and classes side by side',
      ['p001/Normal/1.png', 'p002/Fracture/2.png', 'Normal/3.png', 'Fracture/4.png', 'Fracture/5.png'],
      'PASSED CLASS',
      [
        /^Level 2 .* and level 1 .* both look like classes/,
        /^3 files without a class, outside of level 2/,
        /^Some names of level 1 \(Fracture, Normal, p001, p002\) look like patients and others do not/,
      ],
    ],
    [
      'some folders of splits among others',
      ['a/Normal/1.png', 'b/Fracture/2.png', 'c/Fracture/2.png', 'd/Normal/3.png', 'test/Fracture/3.png'],
      'PASSED CLASS',
      [/^Some names of level 1 \(a, b, c, d and 1 more\) look like splits and others do not/],
    ],
    [
      'sites with a country that is written like a split',
      ['DE/Normal/1.png', 'FR/Fracture/2.png', 'TR/Normal/3.png', 'DE/Fracture/4.png', 'FR/Normal/5.png'],
      'PASSED CLASS',
      [],
    ],
    [
      'views alone',
      cross(
        many(12, i => `p${i}`),
        ['AP', 'LAT'],
        ['1.png'],
      ),
      'GROUP PASSED',
      [/looks like a view/],
    ],
    [
      'folds',
      cross(
        many(5, i => `fold${i}`),
        bones,
        pictures(3),
      ),
      'PASSED CLASS',
      [/are folds/],
    ],
    [
      'COVID',
      cross(['COVID-19_Radiography'], ['COVID', 'Normal'], ['images', 'masks'], pictures(3)),
      'PASSED CLASS PASSED',
      [/^6 files may be masks .*: COVID-19_Radiography\/COVID\/masks\/0\.png/],
    ],
  ])('%s come with a doubt', (_, paths, roles, doubts) => {
    const proposed = proposeLevels(paths, { classNames: bones })
    expect(proposed.roles).toEqual(roles.split(' '))
    expect(proposed.doubts).toHaveLength(doubts.length)
    for (const [i, doubt] of doubts.entries()) expect(proposed.doubts[i]).toMatch(doubt)
  })
})
