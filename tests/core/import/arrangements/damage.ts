import type { PublishedSplit } from '#core/import/reading.ts'
import { type Draw, drawer, type Picture, pictures } from '#tests/core/import/arrangements/arrange.ts'

interface Row {
  file: string
  className: string
  group: string
  split: string
}

/** One picture as a source that was not kept well hands it out. */
export interface Damaged {
  picture: Picture
  folders: { kind: 'className' | 'group' | 'split' | 'other'; name: string }[]
  rows: Row[]
}
type Kind = 'className' | 'group' | 'split'
type By = Record<Kind, 'folder' | 'list' | 'both' | 'nothing'>

const inFolder = (by: By, kind: Kind) => by[kind] === 'folder' || by[kind] === 'both'
const inList = (by: By, kind: Kind) => by[kind] === 'list' || by[kind] === 'both'
const words: Record<PublishedSplit, string> = { TRAIN: 'train', VALIDATION: 'val', TEST: 'test' }
const another = { Normal: 'Fracture', Fracture: 'Normal' } as const
const nextSplit: Record<PublishedSplit, string> = { TRAIN: 'test', VALIDATION: 'train', TEST: 'val' }

interface Damage {
  name: string
  fits: (by: By) => boolean
  do: (damaged: Damaged) => void
}

const change = (damaged: Damaged, of: Partial<Row>) => {
  for (const row of damaged.rows) Object.assign(row, of)
}
const repeat = (damaged: Damaged, of: Partial<Row>) => {
  const [first] = damaged.rows
  if (first) damaged.rows.push({ ...first, ...of })
}
const isListed = (by: By) => (['className', 'group', 'split'] as const).some(kind => inList(by, kind))

const damages: Damage[] = [
  { name: 'no row', fits: isListed, do: damaged => damaged.rows.splice(0) },
  ...(['className', 'group', 'split'] as const).flatMap((kind): Damage[] => {
    const other = ({ className, split }: Picture): string =>
      ({ className: another[className], group: 'P2001', split: nextSplit[split] })[kind]
    return [
      { name: `an empty ${kind}`, fits: by => inList(by, kind), do: damaged => change(damaged, { [kind]: '' }) },
      {
        name: `another row of another ${kind}`,
        fits: by => inList(by, kind),
        do: damaged => repeat(damaged, { [kind]: other(damaged.picture) }),
      },
      {
        name: `a row against the folder of ${kind}`,
        fits: by => by[kind] === 'both',
        do: damaged => change(damaged, { [kind]: other(damaged.picture) }),
      },
      {
        name: `no folder of ${kind}`,
        fits: by => inFolder(by, kind),
        do: damaged => {
          damaged.folders = damaged.folders.filter(folder => folder.kind !== kind)
        },
      },
    ]
  }),
  { name: 'a split word nobody knows', fits: by => inList(by, 'split'), do: d => change(d, { split: 'private' }) },
  {
    name: 'a split folder nobody knows',
    fits: by => inFolder(by, 'split'),
    do: ({ folders }) => {
      for (const folder of folders) if (folder.kind === 'split') folder.name = 'private'
    },
  },
  { name: 'a folder more within', fits: () => true, do: d => d.folders.push({ kind: 'other', name: 'more' }) },
  { name: 'a folder more around', fits: () => true, do: d => d.folders.unshift({ kind: 'other', name: 'more' }) },
]

function some(draw: Draw, count: number): Set<number> {
  const ids = pictures.map(({ id }) => id)
  return new Set(Array.from({ length: count }, () => draw(ids)))
}

export interface DamagedSource {
  drawn: string
  files: Record<string, string>
  all: (Damaged & { path: string })[]
}

const pathOf = ({ picture, folders }: Damaged) =>
  [...folders.map(({ name }) => name), `img_${picture.id}.png`].join('/')

/**
 * 40 pictures in folders, with a table beside them, of which one or two things are not as they should be.
 * @param isWhole all is as it should be
 */
export function damage(seed: number, isWhole = false): DamagedSource {
  const draw = drawer(seed)
  const ways = ['folder', 'list', 'both', 'nothing'] as const
  const by: By = { className: draw(ways), group: draw(ways), split: draw(ways) }
  const order = draw<Kind[]>([
    ['split', 'className', 'group'],
    ['split', 'group', 'className'],
    ['className', 'split', 'group'],
    ['group', 'className', 'split'],
  ])
  const all = pictures.map((picture): Damaged => {
    const names = {
      className: picture.className,
      group: `patient_${picture.group.slice(1)}`,
      split: words[picture.split],
    }
    return {
      picture,
      folders: order.flatMap(kind => (inFolder(by, kind) ? [{ kind, name: names[kind] }] : [])),
      rows: [{ file: '', className: picture.className, group: picture.group, split: words[picture.split] }],
    }
  })
  const fitting = damages.filter(({ fits }) => fits(by))
  const done = Array.from({ length: isWhole ? 0 : draw([1, 1, 2]) }, () => ({
    what: draw(fitting),
    of: some(draw, draw([1, 3, 12, 30])),
  }))
  for (const { what, of } of done) for (const damaged of all) if (of.has(damaged.picture.id)) what.do(damaged)
  const placed = all.map(damaged => ({ ...damaged, path: pathOf(damaged) }))
  const columns = (['className', 'group', 'split'] as const).filter(kind => inList(by, kind))
  const header = { className: 'label', group: 'patient_id', split: 'split' }
  const lines = placed.flatMap(({ path, rows }) => rows.map(row => [path, ...columns.map(kind => row[kind])].join(',')))
  const table = [['file', ...columns.map(kind => header[kind])].join(','), ...lines, ''].join('\n')
  for (const damaged of placed) {
    if (columns.length === 0) damaged.rows = []
    for (const row of damaged.rows)
      for (const kind of ['className', 'group', 'split'] as const) if (!columns.includes(kind)) row[kind] = ''
  }
  return {
    drawn: `${seed}: ${JSON.stringify(by)} ${order.join(' ')}; ${done.map(({ what, of }) => `${what.name} (${of.size})`).join(', ')}`,
    files: {
      ...Object.fromEntries(placed.map(({ path }) => [path, path])),
      ...(columns.length > 0 ? { 'labels.csv': table } : {}),
    },
    all: placed,
  }
}
