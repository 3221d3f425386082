/**
 * Signs in with an API key and prints the projects that it opens:
 *   LAMINA_URL=http://localhost:3000 LAMINA_API_KEY=lamina_... node examples/with-an-api-key.ts
 * A key is made on the account page, shown once, and is for some projects and some roles, for a year at most.
 */
const { LAMINA_URL = 'http://localhost:3000', LAMINA_API_KEY = '' } = process.env

interface Answer {
  data?: { viewer: { user: { name: string } } | null; projects: { edges: { node: Project }[] } | null }
  errors?: { message: string }[]
}
type Project = { name: string; viewerRoles: string[] }

const response = await fetch(`${LAMINA_URL}/graphql`, {
  method: 'POST',
  headers: { authorization: `Bearer ${LAMINA_API_KEY}`, 'content-type': 'application/json' },
  body: JSON.stringify({
    query: '{ viewer { user { name } } projects(first: 100) { edges { node { name viewerRoles } } } }',
  }),
})
const { data, errors } = (await response.json()) as Answer
if (!data || errors) {
  console.error(errors?.map(error => error.message).join('; ') ?? `status ${response.status}`)
  process.exit(1)
}
console.log(`for ${data.viewer?.user.name}:`)
for (const { node } of data.projects?.edges ?? [])
  console.log(`  ${node.name} (${node.viewerRoles.join(', ').toLowerCase()})`)
