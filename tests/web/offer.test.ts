import { expect, test } from 'vitest'
import { linkProblem } from '../../web/features/session/link-problem.ts'
import { describeOffer, describeStanding } from '../../web/features/session/offer.ts'

const reading = { isAdmin: false, project: 'Reading', roles: ['READER', 'REVIEWER'] }
const installation = { isAdmin: true, project: null, roles: [] }

test('a link says what it makes of whoever takes it', () => {
  expect(describeOffer(reading)).toBe('You join Reading as reader, reviewer.')
  expect(describeOffer(installation)).toBe('You become an administrator of this installation.')
})

test.each([
  [{ ...reading, viewerRoles: ['READER'] }, /as reader\. Accepting adds reviewer\.$/],
  [{ ...reading, viewerRoles: ['REVIEWER', 'READER'] }, /Accepting changes nothing and uses the link up\.$/],
  [{ ...installation, viewerRoles: [] }, /^You administer this installation already/],
])('to whoever is there already it says what it adds', (invitation, said) => {
  expect(describeStanding(invitation)).toMatch(said)
})

test('a link that stopped working is not repeated, for it is a secret', () => {
  const refused = { kind: 'NotFound' as const, message: 'there is no Invitation Zk3l_9aXy3b7u0w8' }
  expect(linkProblem(refused)?.message).not.toContain('Zk3l')
  expect(linkProblem({ kind: 'Conflict', message: 'as it is' })?.message).toBe('as it is')
  expect(linkProblem(undefined)).toBeUndefined()
})
