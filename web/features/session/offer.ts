import { formatWord } from '../../lib/format.ts'

export interface Offer {
  isAdmin: boolean
  project: string | null
  roles: readonly string[]
}

const inWords = (roles: readonly string[]) => roles.map(role => formatWord(role).toLowerCase()).join(', ')

/** What an invitation gives, in a sentence. */
export const describeOffer = ({ isAdmin, project, roles }: Offer): string =>
  isAdmin
    ? 'You become an administrator of this installation.'
    : `You join ${project ?? 'this installation'} as ${inWords(roles)}.`

/** What whoever opens it is there already, and what accepting changes. */
export function describeStanding({ isAdmin, project, roles, viewerRoles }: Offer & { viewerRoles: readonly string[] }) {
  if (isAdmin) return 'You administer this installation already: accepting changes nothing and uses the link up.'
  const added = roles.filter(role => !viewerRoles.includes(role))
  const standing = `You are a member of ${project} already, as ${inWords(viewerRoles)}.`
  return added.length > 0
    ? `${standing} Accepting adds ${inWords(added)}.`
    : `${standing} Accepting changes nothing and uses the link up.`
}
