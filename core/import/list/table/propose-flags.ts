import { findingIn, isBodyPart, isView } from '#core/import/levels/words.ts'
import { plainClass } from '#core/import/list/class-words.ts'
import { type ColumnValues, isShareOfOne } from '#core/import/list/table/column-values.ts'
import { flagOf, isFlag, isUnsaid } from '#core/import/list/table/flag-words.ts'
import { asksSplit, isRoleHeader, plainHeader } from '#core/import/list/table/header-words.ts'

export interface ProposedFlags {
  columns: ColumnValues[]
  threshold: number | null
  /** Whether they and a column of classes say different things. */
  isContradicting: boolean
  doubts: string[]
}

/** Of patients, not of pictures. */
const ofPatients = new Set(['sex', 'gender', 'male', 'female', 'age', 'height', 'width', 'weight'])
/** Of how pictures came about, whichever class they are of. */
const ofPictures = new Set(
  'hardware metal cast implant multiscan mixed initialexam diagnosisuncertain pixelspacing spacing aoclassification'.split(
    ' ',
  ),
)
/** `has_fracture`, and neither `benign_malignant`, `no fracture` nor `Diagnosis (0=benign; 1=malignant)`. */
const isOneFinding = (header: string) => {
  const finding = findingIn(header)
  return finding !== null && !finding.includes(' ') && /^[\p{L}\p{M} _-]+$/u.test(header)
}
/** How many of something, how far apart, how sure. */
const isMeasure = (header: string) => /(?:^|[ _-])(?:count|number|spacing|mm|cm|px)$/i.test(header)

type IsClass = (column: ColumnValues) => boolean

/** Of a class of the project a cell that says neither yes nor no costs its row alone. */
const saysFlags = (column: ColumnValues, isClass: IsClass) =>
  isFlag(column) || isShareOfOne(column) || (isClass(column) && [...column.distinct].some(word => flagOf(word) != null))

const mayBeFlag = (column: ColumnValues, isClass: IsClass) =>
  !isRoleHeader(column.header) &&
  !asksSplit(column.header) &&
  !ofPatients.has(plainHeader(column.header)) &&
  (isClass(column) || !(ofPictures.has(plainHeader(column.header)) || isMeasure(column.header))) &&
  !/^column \d+$/.test(column.header) &&
  (isClass(column) || !(isBodyPart(column.header) || isView(column.header))) &&
  (isUnsaid(column) || saysFlags(column, isClass))

function runsOf(columns: readonly ColumnValues[], isClass: IsClass): ColumnValues[][] {
  const runs: ColumnValues[][] = []
  for (const column of columns.filter(column => mayBeFlag(column, isClass))) {
    const last = runs.at(-1)
    if (last?.at(-1)?.at === column.at - 1) last.push(column)
    else runs.push([column])
  }
  // A column that says nothing throughout is one of them between others alone.
  return runs.filter(run => !run.every(isUnsaid))
}

/**
 * Columns of yes and no, one a class: those side by side, or with the names of classes of the project.
 * @param free those that have no role yet
 */
export function proposeFlags(
  free: readonly ColumnValues[],
  classNames: readonly string[],
  classColumn: ColumnValues | null,
): ProposedFlags {
  const wanted = new Set(classNames.map(plainClass))
  const isClass = ({ header }: ColumnValues) => wanted.has(plainClass(header))
  const runs = runsOf(free, isClass)
  const nothing: ProposedFlags = { columns: [], threshold: null, isContradicting: false, doubts: [] }
  if (classColumn) {
    const named = runs.flat().filter(isClass)
    const values = new Set([...classColumn.distinct].map(plainClass))
    if (named.length < 2 || named.some(column => values.has(plainClass(column.header)))) return nothing
    const names = [classColumn, ...named].map(({ header }) => header).join(', ')
    return { ...nothing, isContradicting: true, doubts: [`Columns ${names} may all say the class: which ones do?`] }
  }
  const matching = runs.filter(run => run.some(isClass))
  const long = runs.filter(run => run.length > 1)
  const most = Math.max(0, ...long.map(run => run.length))
  const longest = long.filter(run => run.length === most)
  const unclear = longest.length > 1 ? longest.flat() : long.length === 0 ? runs.flat().filter(isFlag) : []
  if (matching.length === 0 && unclear.length > 0) {
    // Of one that is named as a finding is, its name is the answer.
    const telling = unclear.filter(({ header }) => isOneFinding(header))
    if (telling.length === 1 && long.length === 0) return { ...nothing, columns: telling }
    const names = unclear.slice(0, 20).map(({ header }) => header)
    const asked = 'say yes and no: which ones are classes?'
    const doubt =
      names.length > 1 ? `Columns ${names.join(', ')} ${asked}` : `Column ${names[0]} says yes and no: is it a class?`
    return { ...nothing, doubts: [doubt] }
  }
  const flags = (matching.length > 0 ? matching : longest).flat()
  const isGraded = flags.some(column => !isUnsaid(column) && !isFlag(column) && isShareOfOne(column))
  if (!isGraded) return { ...nothing, columns: flags }
  const doubt = 'Its columns of classes hold numbers between 0 and 1: from 0.5 on they are read as yes.'
  return { ...nothing, columns: flags, threshold: 0.5, doubts: [doubt] }
}
