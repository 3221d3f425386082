import { type CannotTell, whyNot } from '@/features/image/reading-words.ts'
import { type FragmentOf, graphql, type ResultOf } from '@/lib/graphql.ts'

/** What readers are measured by, as far as it is for whoever looks. */
export const goldFragment = graphql(`
  fragment Gold on Image {
    id
    takenOutAt
    goldAnswer { id number labelClass { id name position } cannotTell explanation createdAt setBy { id name } }
    ownReading { id version labelClass { id } cannotTell }
  }
`)

export type GoldImage = ResultOf<typeof goldFragment>
export type GoldRef = FragmentOf<typeof goldFragment>
export type Gold = NonNullable<GoldImage['goldAnswer']>

interface Said {
  labelClass: { id: string } | null
  cannotTell: CannotTell | null
}

/** Of the class alone; of what cannot be told the reason is not held against anybody. */
export const isAsGold = (said: Said, gold: Said): boolean =>
  said.labelClass?.id === gold.labelClass?.id && (said.cannotTell === null) === (gold.cannotTell === null)

export const sayGold = ({ labelClass, cannotTell }: Pick<Gold, 'labelClass' | 'cannotTell'>): string =>
  labelClass?.name ?? `cannot tell${cannotTell ? `, ${whyNot[cannotTell].toLowerCase()}` : ''}`
