import type { ColumnValues } from '#core/import/list/table/column-values.ts'

const words: [boolean | null, string][] = [
  [
    true,
    '1 1.0 1,0 yes y true x + present positive pos ja j wahr vorhanden positiv oui vrai si sí verdadero 是 有 阳性',
  ],
  [false, '0 0.0 0,0 no n false absent negative neg nein falsch negativ non faux falso 否 无 阴性'],
  [null, '-1 -1.0 -1,0 ? na n/a none unknown unsure uncertain unclear unklar fraglich incertain incierto 不确定'],
]
const flagWords: ReadonlyMap<string, boolean | null> = new Map(
  words.flatMap(([meaning, line]) => line.split(' ').map(word => [word, meaning] as const)),
)

/** Whether a word says yes or no; null: that nobody knows; undefined: it says something else. */
export const flagOf = (word: string): boolean | null | undefined => flagWords.get(word.trim().toLowerCase())

/** Whether nothing is filled, or nobody knows. */
export const isUnsaid = ({ distinct }: ColumnValues): boolean => [...distinct].every(word => flagOf(word) === null)

const mostWords = 12

/** Whether a column says both yes and no, and nothing else. */
export const isBothWays = (column: ColumnValues): boolean =>
  isFlag(column) && [true, false].every(is => [...column.distinct].some(word => flagOf(word) === is))

/** Whether a column says yes and no, in one of both at least. */
export const isFlag = ({ distinct }: ColumnValues): boolean =>
  distinct.size <= mostWords &&
  [...distinct].every(word => flagOf(word) !== undefined) &&
  [...distinct].some(word => typeof flagOf(word) === 'boolean')
