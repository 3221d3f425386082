import type { PublishedSplit } from '#core/import/reading.ts'

const words: Record<PublishedSplit, string[]> = {
  TRAIN: [
    'train training trn tr trainset trainings trainingsdaten',
    'apprentissage entraînement entrainement entrenamiento treino treinamento 训练 训练集',
  ],
  VALIDATION: [
    'val valid validation validate validating dev devel development tune tuning valset',
    'validierung validierungs validierungsdaten validación validacion validação 验证 验证集',
  ],
  TEST: [
    'test testing tst ts te eval evaluation evaluate holdout heldout testset',
    'testdaten prueba pruebas teste 测试 测试集',
  ],
}
const bySplit = (Object.entries(words) as [PublishedSplit, string[]][]).flatMap(([split, lines]) =>
  lines.flatMap(line => line.split(' ').map(word => [word, split] as const)),
)
const splits: ReadonlyMap<string, PublishedSplit> = new Map(bySplit)

/** What stands beside a split word and changes nothing. */
const beside = new Set(
  [
    'set sets data dataset images image imgs img pictures pics samples files split folder dir stage part fold hold out internal external final',
    'dicom dicoms dcm png pngs jpg jpgs jpeg xray xrays cxr scan scans radiograph radiographs',
    'daten datensatz ensemble jeu de conjunto',
  ].flatMap(line => line.split(' ')),
)

const wordsOf = (text: string): string[] =>
  text
    .normalize('NFC')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll(/\d+/g, ' ')
    .split(/[\s._()-]+/)
    .filter(word => word !== '')

/** No name of a split is longer. */
const longest = 60

/**
 * The split that a folder or a cell names in a usual spelling: train, Validation, 01_test, train2017, TrainSet, dev, hold-out.
 * @returns null: it names none, or two of them
 */
export function splitOf(word: string): PublishedSplit | null {
  if (word.length > longest) return null
  const parts = wordsOf(word)
  if (parts.join(' ') === 'hold out') return 'TEST'
  let found: PublishedSplit | null = null
  for (const part of parts) {
    const split = splits.get(part)
    if (!split && !beside.has(part)) return null
    if (split && found && split !== found) return null
    found = split ?? found
  }
  return found
}

/** A name that joins a split with something else: `train_normal`, `Fracture-test`. */
export function splitWithin(name: string): { split: PublishedSplit; rest: string } | null {
  if (name.length > longest || splitOf(name)) return null
  const parts = wordsOf(name)
  for (const at of [0, parts.length - 1]) {
    const split = splits.get(parts[at] ?? '')
    const rest = parts.toSpliced(at, 1)
    if (split && (parts[at]?.length ?? 0) > 2 && rest.length > 0) return { split, rest: rest.join(' ') }
  }
  return null
}

/** Shorter words of splits are other things, too: `ts`, `val`. */
const leastAmong = 4

/** The one word of a split that stands somewhere in a longer name: `Training` of `Mass-Training_P_00001_LEFT_CC`. */
export function splitWordAmong(name: string): string | null {
  if (name.length > 200) return null
  const parts = name.split(/[\s._()-]+/).filter(part => part.length >= leastAmong)
  const found = parts.filter(part => splitOf(part) !== null)
  return new Set(found.map(splitOf)).size === 1 ? (found[0] ?? null) : null
}

/** What a folder says where its level is that of the split: its whole name, or the one word of a split within it. */
export const splitWordOf = (folder: string): string =>
  splitOf(folder) === null ? (splitWordAmong(folder) ?? folder) : folder
