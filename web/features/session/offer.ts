import { formatWord } from '@/lib/format.ts'

export interface Offer {
  isAdmin: boolean
  project: string | null
  roles: readonly string[]
}

/** What an invitation gives, in a sentence. */
export const describeOffer = ({ isAdmin, project, roles }: Offer): string =>
  isAdmin
    ? 'You become an administrator of this installation.'
    : `You join ${project ?? 'this installation'} as ${roles.map(r => formatWord(r).toLowerCase()).join(', ')}.`
