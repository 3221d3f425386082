import { randomUUID } from 'node:crypto'
import { type Attack, brief, hold } from './attack.ts'
import { documents } from './documents.ts'
import type { Person } from './world.ts'

const post = async (url: string, person: Person, body: string): Promise<{ status: number; text: string }> => {
  const headers = { 'content-type': 'application/json', origin: url, cookie: person.cookie }
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body })
  return { status: response.status, text: await response.text() }
}

const isBroken = (text: string) => /INTERNAL_SERVER_ERROR|something went wrong/.test(text)

export const recordAttacks: Attack[] = [
  {
    name: 'one answer given 21 times, as by a key that is held',
    attempt: async ({ reader, imageIds: [imageId], labelClassIds: [labelClassId] }) => {
      const labels = async () =>
        (
          await reader.request<{ image: { labelVersion: number; labels: { totalCount: number } } }>(documents.labels, {
            id: imageId,
          })
        ).image
      const before = await labels()
      for (let i = 0; i < 21; i++) {
        const { labelVersion } = await labels()
        await reader.request(documents.setLabel, { input: { imageId, labelClassId, expectedVersion: labelVersion } })
      }
      const made = (await labels()).labels.totalCount - before.labels.totalCount
      hold(made <= 1, `${made} versions`)
      return `${made} new version`
    },
  },
  {
    name: 'a request repeated after its answer was lost',
    attempt: async ({ admin, otherProjectId }) => {
      const variables = {
        input: { projectId: otherProjectId, phantoms: { count: 8, seed: 2 } },
        idempotencyKey: randomUUID(),
      }
      const ask = () => admin.request<{ startImport: { id: string } }>(documents.startImport, variables)
      const [first, second] = await Promise.all([ask(), ask()])
      const third = await ask()
      const ids = new Set([first, second, third].map(answer => answer.startImport.id))
      hold(ids.size === 1, `${ids.size} imports`)
      return 'three times one import'
    },
  },
  {
    name: 'wildcards in a search',
    attempt: async ({ reader, projectId: id }) => {
      for (const search of ['%', '_', '\\']) {
        const { project } = await reader.request<{ project: { images: { totalCount: number } } }>(documents.search, {
          id,
          search,
        })
        const isIn = search === '_' ? project.images.totalCount < 24 : project.images.totalCount === 0
        hold(isIn, `${search} finds ${project.images.totalCount} images`)
      }
      return '%, _ and \\ are looked for as they are'
    },
  },
  {
    name: 'texts that no record can hold, and cursors that are none',
    attempt: async ({ url, admin, projectId }) => {
      const ask = (query: string, variables: string) =>
        post(url, admin, `{"query":${JSON.stringify(query)},"variables":${variables}}`)
      const seen: string[] = []
      for (const text of ['"\\u0000"', '"\\ud800"', '"a\\u0000b"']) {
        seen.push(
          (await ask(documents.createProject, `{"input":{"name":${text},"question":"?","labelClasses":[]}}`)).text,
        )
        seen.push((await ask(documents.search, `{"id":"${projectId}","search":${text}}`)).text)
      }
      const page = `query ($id: ID!, $after: String) { project(id: $id) { images(first: 1, after: $after) { totalCount } } }`
      for (const cursor of ['nonsense', 'GPC:S:nonsense', 'R1BDOlM6bm90LWEtdXVpZA==', 'W10=', 'WyJ4Il0='])
        seen.push((await ask(page, JSON.stringify({ id: projectId, after: cursor }))).text)
      const broken = seen.find(isBroken)
      hold(broken === undefined, brief(broken ?? ''))
      return brief(seen[0] ?? '')
    },
  },
  {
    name: 'a page of 100,000',
    attempt: async ({ reader, projectId: id }) => {
      const query = 'query ($id: ID!) { project(id: $id) { images(first: 100000) { edges { node { id } } } } }'
      const seen = await reader.request(query, { id }).then(JSON.stringify, String)
      hold(!seen.includes('"edges"'), brief(seen))
      return brief(seen)
    },
  },
]
