import type { openApi } from '#tests/kit/api.ts'
import { mutate } from '#tests/kit/mutate.ts'
import { RequestFailed } from '../../examples/client.ts'

export interface Made {
  key: string
  apiKey: { id: string; start: string; projects: { id: string }[] }
}
type Api = Awaited<ReturnType<typeof openApi>>
type Person = Awaited<ReturnType<Api['user']>>

export const dayMs = 24 * 3600 * 1000
export const selection =
  '... on ApiKeySecret { key apiKey { id name start roles expiresAt lastUsedAt projects { id } } }'

/** Two projects, and people who make keys for them. */
export async function openKeys({ database, user, project }: Pick<Api, 'database' | 'user' | 'project'>) {
  const [one, two] = [await project(), await project()]

  const input = (more: object = {}) => ({
    name: 'nightly',
    projectIds: [one.id],
    roles: ['ENGINEER'],
    expiresAt: new Date(Date.now() + 30 * dayMs).toISOString(),
    ...more,
  })

  async function make(person: Person, more: object = {}, key: string | null = null): Promise<Made> {
    const answer = await mutate(person, 'createApiKey', input(more), { selection, key })
    if (answer.__typename !== 'ApiKeySecret') throw new Error(answer.message)
    return { key: String(answer.key), apiKey: answer.apiKey as Made['apiKey'] }
  }

  /** Engineer and auditor of the first, reader and administrator of the second, with a key. */
  async function engineer(more: object = {}) {
    const person = await user('Ada', { projectId: one.id, roles: ['ENGINEER', 'AUDITOR'] })
    await database.membership.create({ data: { projectId: two.id, userId: person.id, roles: ['READER', 'ADMIN'] } })
    return { person, ...(await make(person, more)) }
  }

  return { one, two, input, make, engineer }
}

/** What a request was refused with; none where it was answered. */
export const codesOf = (request: Promise<unknown>) =>
  request.then(
    () => [],
    (error: unknown) => (error instanceof RequestFailed ? error.codes : Promise.reject(error)),
  )
