import { randomBytes, randomUUID } from 'node:crypto'
import { type Client, openClient, orThrow, signIn } from '../../examples/client.ts'
import { follow } from '../demo/follow.ts'
import { type Instance, startTemporaryInstance } from '../demo/temporary-instance.ts'
import { documents } from './documents.ts'

export interface Person extends Client {
  id: string
  email: string
  password: string
  cookie: string
}

/** An instance with a project of pictures, one person a role in it, and somebody who is only in another project. */
export interface World {
  url: string
  dataDir: string
  projectId: string
  otherProjectId: string
  labelClassIds: string[]
  imageIds: string[]
  admin: Person
  reader: Person
  reviewer: Person
  engineer: Person
  auditor: Person
  outsider: Person
  stranger: Client
  /** A person made for one attack, which may ruin them. */
  join(projectId: string, ...roles: string[]): Promise<Person>
}

type Made = { __typename: string; id: string }

async function makeAccount(url: string, token: string, name: string): Promise<Person> {
  const [email, password] = [`${randomUUID()}@example.org`, randomBytes(18).toString('base64url')]
  const outside = openClient(url)
  const input = { token, name, email, password }
  const made = await outside.request<{ acceptInvitation: Made }>(documents.acceptInvitation, { input })
  const { id } = orThrow(made.acceptInvitation)
  await outside.close()
  const cookie = await signIn(url, email, password)
  return { ...openClient(url, cookie), id, email, password, cookie }
}

async function makeProject(admin: Client, name: string): Promise<string> {
  const labelClasses = ['Normal', 'Fracture'].map((name, i) => ({ name, isPositive: i === 1 }))
  const input = { name, question: 'Is it broken?', labelClasses }
  const made = await admin.request<{ createProject: Made }>(documents.createProject, { input })
  return orThrow(made.createProject).id
}

const imageCount = 24

/** Starts it, on this machine alone. */
export async function openWorld(signal: AbortSignal): Promise<World & { close(): Promise<void> }> {
  const instance: Instance = await startTemporaryInstance(signal)
  try {
    const { url, dataDir } = instance
    const admin = await makeAccount(url, instance.invitationToken, 'Admin')
    const join = async (projectId: string, ...roles: string[]) => {
      const input = { projectId, roles }
      const made = await admin.request<{ invitePerson: { __typename: string; token: string } }>(
        documents.invitePerson,
        {
          input,
        },
      )
      return makeAccount(url, orThrow(made.invitePerson).token, roles.join(' and ').toLowerCase())
    }
    const projectId = await makeProject(admin, 'Spines')
    const otherProjectId = await makeProject(admin, 'Chests')
    const started = await admin.request<{ startImport: Made & { job: { id: string } } }>(documents.startImport, {
      input: { projectId, phantoms: { count: imageCount, seed: 1 } },
    })
    await follow(admin, orThrow(started.startImport).job.id)
    const { project } = await admin.request<{
      project: { labelClasses: { id: string }[]; images: { edges: { node: { id: string } }[] } }
    }>(documents.project, { id: projectId })
    const people = {
      admin,
      reader: await join(projectId, 'READER'),
      reviewer: await join(projectId, 'REVIEWER'),
      engineer: await join(projectId, 'ENGINEER'),
      auditor: await join(projectId, 'AUDITOR'),
      outsider: await join(otherProjectId, 'ENGINEER'),
      stranger: openClient(url),
    }
    return {
      url,
      dataDir,
      projectId,
      otherProjectId,
      labelClassIds: project.labelClasses.map(c => c.id),
      imageIds: project.images.edges.map(e => e.node.id),
      ...people,
      join,
      close: async () => {
        for (const person of Object.values(people)) await person.close()
        await instance.stop()
      },
    }
  } catch (error) {
    await instance.stop()
    throw error
  }
}
