import { createHash } from 'node:crypto'
import type { AskedReading } from '#core/import/ask-reading.ts'
import type { PublishedSplit } from '#core/import/reading.ts'
import { type ListStyle, listStyles, writeLists } from '#tests/core/import/arrangements/write-lists.ts'

export interface Picture {
  id: number
  className: 'Normal' | 'Fracture'
  group: string
  split: PublishedSplit
}

/** 40 pictures of 10 patients: 6 of TRAIN, 2 of VALIDATION, 2 of TEST, each with pictures of both classes. */
export const pictures: Picture[] = Array.from({ length: 40 }, (_, id) => {
  const patient = Math.floor(id / 4)
  const split = patient < 6 ? 'TRAIN' : patient < 8 ? 'VALIDATION' : 'TEST'
  return { id, className: id % 2 === 0 ? 'Normal' : 'Fracture', group: `P${1001 + patient}`, split }
})

const archives = ['folder', 'zip', 'tar', 'tar.gz'] as const

export interface Arrangement {
  /** What was drawn, for whoever reads a failure. */
  drawn: Record<string, string>
  archive: (typeof archives)[number]
  files: Map<string, string | Buffer>
  /** Of pictures, by id. */
  paths: string[]
  asked: AskedReading
  /** What it says of them. */
  says: { className: boolean; group: boolean; split: boolean }
}

export type Draw = <T>(from: readonly T[]) => T

export function drawer(seed: number): Draw {
  let state = seed * 2654435761 + 12345
  return from => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) | 0
    const drawn = from[(state >>> 8) % from.length]
    if (drawn === undefined) throw new Error('nothing to draw from')
    return drawn
  }
}

const splitWords: Record<PublishedSplit, string>[] = [
  { TRAIN: 'train', VALIDATION: 'val', TEST: 'test' },
  { TRAIN: 'Train', VALIDATION: 'Valid', TEST: 'Test' },
  { TRAIN: 'TRAINING', VALIDATION: 'VALIDATION', TEST: 'TESTING' },
  { TRAIN: '01_train', VALIDATION: '02_val', TEST: '03_test' },
  { TRAIN: 'train_images', VALIDATION: 'dev_images', TEST: 'test_images' },
]
const classWords = [
  { Normal: 'Normal', Fracture: 'Fracture' },
  { Normal: 'normal', Fracture: 'fracture' },
  { Normal: 'NORMAL', Fracture: 'FRACTURES' },
  { Normal: '0_normal', Fracture: '1_fracture' },
] as const
const groupWords: ((group: string) => string)[] = [
  group => group,
  group => `patient_${group.slice(1)}`,
  group => `Patient ${group.slice(1)}`,
]
const marks = ['', '-rotated1', '-sharpened', '-rotated2-sharpened']

type Naming = 'plain' | 'spaces' | 'umlauts' | 'upper' | 'numbers' | 'copies' | 'sha256' | 'repeated'

/** What stands in the files where nobody decodes them. */
const texts = pictures.map(({ id }) => Buffer.from(`picture ${id}`))

const nameBy: Record<Naming, (picture: Picture, bytes: Buffer) => string> = {
  plain: ({ id }) => `img_${id}.png`,
  spaces: ({ id }) => `scan (${id}).png`,
  umlauts: ({ id }) => `R\u00fccken ${id}.png`,
  upper: ({ id }) => `IMG${id}.PNG`,
  numbers: ({ id }) => `${String(id).padStart(5, '0')}.jpg`,
  copies: ({ id, group }) => `${group}${marks[id % 4]}.png`,
  sha256: (_, bytes) => `${createHash('sha256').update(bytes).digest('hex')}.png`,
  repeated: ({ id }) => `view${(id % 4) + 1}.png`,
}

/** One of very many ways in which people hand out the same 40 pictures. */
export function arrange(seed: number, contents: readonly Buffer[] = texts): Arrangement {
  const draw = drawer(seed)
  const style: ListStyle | null = draw([null, ...listStyles])
  const isTable = style !== null && style !== 'COCO' && style !== 'LABEL_STUDIO'
  const isManifest = style === 'MANIFEST'
  const classBy = isManifest
    ? 'list'
    : style === null
      ? draw(['folder', 'folder', 'nothing'])
      : draw(['list', 'list', 'folder'])
  const splitBy = isManifest
    ? 'list'
    : draw(
        isTable
          ? ['folder', 'list', 'lists', 'nothing']
          : style === 'COCO'
            ? ['folder', 'lists', 'nothing']
            : ['folder', 'nothing'],
      )
  const groupBy = isManifest
    ? 'list'
    : draw(isTable ? ['folder', 'list', 'list', 'name', 'nothing'] : ['folder', 'name', 'nothing'])
  const isListed = style !== null && (classBy === 'list' || groupBy === 'list' || splitBy === 'list')
  const splits = draw(splitWords)
  const classes = draw(classWords)
  const groupWord = draw(groupWords)
  const naming: Naming = isManifest
    ? 'sha256'
    : groupBy === 'name'
      ? 'copies'
      : draw(
          groupBy === 'folder' && style !== 'LABEL_STUDIO'
            ? ['plain', 'spaces', 'umlauts', 'repeated']
            : ['plain', 'spaces', 'umlauts', 'upper', 'numbers'],
        )
  const wrapper = draw(['', '', 'neck x-rays', 'export 2026/images', 'archive'])
  const isGroupOutside = draw([false, false, true])
  const bytesOf = (id: number) => contents[id] ?? Buffer.alloc(0)
  const placeOf = (picture: Picture) => {
    const group = groupBy === 'folder' ? [groupWord(picture.group)] : []
    const className = classBy === 'folder' ? [classes[picture.className]] : []
    const folders = [
      ...(wrapper === '' ? [] : [wrapper]),
      ...(splitBy === 'folder' || (splitBy === 'lists' && style === 'COCO') ? [splits[picture.split]] : []),
      ...(isGroupOutside ? [...group, ...className] : [...className, ...group]),
    ]
    return [...folders, nameBy[naming](picture, bytesOf(picture.id))].join('/')
  }
  const paths = pictures.map(placeOf)
  const files = new Map<string, string | Buffer>(paths.map((path, id) => [path, bytesOf(id)]))
  const root = wrapper === '' ? '' : `${wrapper}/`
  const drawn: Record<string, string> = {
    ...{ seed: String(seed), classBy, splitBy, groupBy, naming, wrapper, train: splits.TRAIN, normal: classes.Normal },
  }
  if (isListed && style !== null)
    writeLists({
      style,
      files,
      paths,
      root,
      draw,
      drawn,
      classBy,
      splitBy,
      groupBy,
      splits,
      classes,
      groupWord,
      naming,
    })
  for (const junk of ['.DS_Store', 'Thumbs.db', 'README.md', '__MACOSX/._img_1.png'])
    if (draw([true, false])) files.set(root + junk, 'junk')
  const archive = draw(seed % 10 === 0 ? archives : archives.slice(1))
  const isSplitListed = isListed && (splitBy === 'list' || splitBy === 'lists')
  return {
    ...{ archive, files, paths, drawn: { ...drawn, archive, style: isListed ? style : 'none' } },
    asked: groupBy === 'name' ? { group: { by: 'NAME' } } : {},
    says: {
      className: classBy !== 'nothing',
      group: groupBy === 'folder' || groupBy === 'name' || (groupBy === 'list' && isListed),
      split: splitBy === 'folder' || isSplitListed || (splitBy === 'lists' && style === 'COCO'),
    },
  }
}
