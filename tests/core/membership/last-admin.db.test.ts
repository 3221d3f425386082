import { expect, test } from 'vitest'
import { setMembership } from '#core/membership/set.ts'
import { openCore } from '#tests/kit/core.ts'

const { member, project } = await openCore()

test('a project keeps at least one administrator', async () => {
  const { admin, id: projectId } = await project()
  const other = await member(projectId, 'ADMIN')
  const lower = (userId = '') => setMembership(other, { projectId, userId, roles: ['READER'] })
  await expect(lower(admin.actor?.id)).resolves.toMatchObject({ roles: ['READER'] })
  await expect(lower(other.actor?.id)).rejects.toThrow('a project keeps at least one ADMIN')
})
