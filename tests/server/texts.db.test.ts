import { expect, test } from 'vitest'
import { openApi } from '#tests/kit/api.ts'
import { RequestFailed } from '../../examples/client.ts'

const api = await openApi()
const { database, project, images, user } = api
const owner = await project()
const names = ['a_1.png', 'a%1.png', 'aX1.png', 'a\\1.png', 'ÄB.png']
const made = await images(
  owner,
  names.map(name => ({ groupKey: `g ${name}`, classIndex: null })),
)
for (const [i, image] of made.entries())
  await database.image.update({ where: { id: image.id }, data: { fileName: names[i] ?? '' } })
const admin = await user('admin', { projectId: owner.id, roles: ['ADMIN'], isAdmin: true })
const [first] = made
if (!first) throw new Error('no image')

const codesOf = async (request: Promise<unknown>) => {
  const error = await request.then(
    value => value,
    (e: unknown) => e,
  )
  if (error instanceof RequestFailed) return [error.codes, error.message] as const
  throw new Error(`it was answered: ${JSON.stringify(error)}`)
}

const bad = [
  ['NUL', 'a\0b'],
  ['half a character', 'a\ud800'],
  ['the other half', '\udc00b'],
] as const

const queries = [
  ['image', 'query ($t: String!, $id: ID!) { project(id: $id) { images(search: $t) { totalCount } } }', 'search'],
  [
    'a fragment of a fragment',
    `query ($t: String!, $id: ID!) { project(id: $id) { ...A } }
     fragment A on Project { id ...B } fragment B on Project { x: images(search: $t) { totalCount } }`,
    'search',
  ],
  ['an id', 'query ($t: ID!) { project(id: $t) { id } }', 'id'],
  ['a cursor', 'query ($t: String!, $id: ID!) { project(id: $id) { images(after: $t) { totalCount } } }', 'after'],
  [
    'a directive’s company',
    'query ($t: String!, $id: ID!) { project(id: $id) { images(search: $t) @skip(if: false) { totalCount } } }',
    'search',
  ],
] as const

test.each(
  bad.flatMap(([what, text]) => queries.map(([where, document, field]) => [what, where, field, document, text])),
)(
  '%s in %s is refused by the name of the field (%s), before the database is asked',
  async (_what, _where, field, document, text) => {
    const [codes, message] = await codesOf(admin.request(document, { t: text, id: owner.id }))
    expect(codes).toEqual(['INVALID_INPUT'])
    expect(message).toContain(`${field} is `)
    expect(message).toContain('allowed: text without NUL')
  },
)

test.each(bad)('%s written into the document itself is refused alike', async (_what, text) => {
  const literal = [...text].map(c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
  const document = `{ project(id: "${owner.id}") { images(search: "${literal}") { totalCount } } }`
  const [codes] = await codesOf(admin.request(document))
  // Half characters are no GraphQL at all.
  expect(codes).toEqual([text.isWellFormed() ? 'INVALID_INPUT' : 'GRAPHQL_PARSE_FAILED'])
})

const refused = '__typename ... on InvalidInput { field value allowed }'
const mutations = [
  [
    'reason',
    `mutation ($input: SetLabelInput!) { setLabel(input: $input) { ${refused} } }`,
    { imageId: first.id, labelClassId: owner.labelClasses[0]?.id, expectedVersion: 0 },
  ],
  [
    'imageId',
    `mutation ($input: SetLabelInput!) { setLabel(input: $input) { ${refused} } }`,
    { labelClassId: 'x', expectedVersion: 0 },
  ],
  [
    'name',
    `mutation ($input: CreateProjectInput!) { createProject(input: $input) { ${refused} } }`,
    { question: 'q', labelClasses: [] },
  ],
  [
    'question',
    `mutation ($input: CreateProjectInput!) { createProject(input: $input) { ${refused} } }`,
    { name: 'n', labelClasses: [] },
  ],
  ['importId', `mutation ($input: ApplyImportInput!) { applyImport(input: $input) { ${refused} } }`, { readers: [] }],
  [
    'folder',
    `mutation ($input: StartImportInput!) { startImport(input: $input) { ${refused} } }`,
    { projectId: owner.id },
  ],
] as const

test.each(
  bad.flatMap(([what, text]) =>
    mutations.map(([field, document, input]) => [what, field, document, input, text] as const),
  ),
)('%s in a mutation is a member of its result, named %s', async (_what, field, document, input, text) => {
  const before = await database.auditEvent.count()
  const answer = await admin.request<Record<string, object>>(document, { input: { ...input, [field]: text } })
  expect(Object.values(answer)).toMatchObject([{ __typename: 'InvalidInput', field }])
  expect(await database.auditEvent.count()).toBe(before)
})

test('a text deep in a list is named by its place', async () => {
  const labelClasses = [
    { name: 'Normal', isPositive: false },
    { name: 'x\0', isPositive: true },
  ]
  const document = `mutation ($input: CreateProjectInput!) { createProject(input: $input) { ${refused} } }`
  expect(await admin.request(document, { input: { name: 'n', question: 'q', labelClasses } })).toEqual({
    createProject: {
      __typename: 'InvalidInput',
      field: 'labelClasses.1.name',
      value: 'x\uFFFD',
      allowed: 'text without NUL and without half characters',
    },
  })
})

test.each([
  ['reading.groupPattern', { groupPattern: 'a\0b' }],
  ['reading.lists.0.path', { lists: [{ path: 'a\ud800', isUsed: true }] }],
  ['reading.splits.0.word', { splits: [{ word: '\0', split: 'TEST' }] }],
])('%s of how a source is read is named by its place', async (field, reading) => {
  const document = `mutation ($input: StartImportInput!) { startImport(input: $input) { ${refused} } }`
  const answer = await admin.request<{ startImport: object }>(document, {
    input: { projectId: owner.id, folder: '/', reading },
  })
  expect(answer.startImport).toMatchObject({ __typename: 'InvalidInput' })
  expect(JSON.stringify(answer.startImport)).toContain(field.split('.').at(-1))
})

test('a subscription with such an id is refused as that, not as an error nobody foresaw', async () => {
  const job = 'subscription ($id: ID!) { job(id: $id) { id } }'
  const [codes] = await codesOf(admin.subscribe(job, { id: 'a\0' }).next())
  expect(codes).toEqual(['INVALID_INPUT'])
})

test.each(bad)(
  '%s in an e-mail, in what an upload names and in a path is refused, and is no error of the server',
  async (_what, text) => {
    const base64 = (value: string) => Buffer.from(value).toString('base64')
    const json = { 'content-type': 'application/json', origin: api.url, cookie: admin.cookie }
    const body = JSON.stringify({ email: `${text}@example.org`, password: 'a password of some length' })
    const upload = (projectId: string, filename: string) =>
      fetch(`${api.url}/files/uploads`, {
        method: 'POST',
        headers: {
          ...json,
          'tus-resumable': '1.0.0',
          'upload-length': '10',
          'upload-metadata': `projectId ${base64(projectId)},filename ${base64(filename)}`,
        },
      })
    const answers = [
      await fetch(`${api.url}/auth/sign-in/email`, { method: 'POST', headers: json, body }),
      await upload(`${owner.id}${text}`, 'a.zip'),
      await fetch(`${api.url}/files/images/${encodeURIComponent(text.toWellFormed())}`, { headers: json }),
    ]
    if (text.includes('\0')) answers.push(await upload(owner.id, `${text}.zip`))
    for (const { status } of answers) {
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    }
  },
)

test('a number beyond every number is refused by its field', async () => {
  const freeze = (train: string) =>
    admin.request(`mutation { freezeDataset(input: { projectId: "${owner.id}", seed: 1,
      ratio: { train: ${train}, validation: 0.1, test: 0.1 } }) { ${refused} } }`)
  for (const train of ['1e999', '-1e999', '9'.repeat(400)])
    expect(await freeze(train)).toMatchObject({ freezeDataset: { field: 'ratio.train', allowed: 'a finite number' } })
})

test.each([
  ['_1', ['a_1.png']],
  ['%', ['a%1.png']],
  ['\\', ['a\\1.png']],
  ['A_', ['a_1.png']],
  ['a', ['a%1.png', 'a\\1.png', 'aX1.png', 'a_1.png']],
  ['Äb', ['ÄB.png']],
  ['%_', []],
])('search for %s finds what has that text in it', async (search, found) => {
  const document = `query ($id: ID!, $t: String!) {
    project(id: $id) { images(search: $t) { totalCount edges { node { fileName } } } } }`
  const answer = await admin.request<{
    project: { images: { totalCount: number; edges: { node: { fileName: string } }[] } }
  }>(document, { id: owner.id, t: search })
  expect(answer.project.images.edges.map(e => e.node.fileName).sort()).toEqual([...found].sort())
  expect(answer.project.images.totalCount).toBe(found.length)
})

test('a search of 201 characters is refused', async () => {
  const document = 'query ($id: ID!, $t: String!) { project(id: $id) { images(search: $t) { totalCount } } }'
  const [codes, message] = await codesOf(admin.request(document, { id: owner.id, t: 'x'.repeat(201) }))
  expect([codes, message]).toEqual([['INVALID_INPUT'], expect.stringContaining('at most 200 characters')])
  await expect(admin.request(document, { id: owner.id, t: 'x'.repeat(200) })).resolves.toBeTruthy()
})
