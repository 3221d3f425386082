import { once } from 'node:events'
import { connect } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { inject } from 'vitest'
import { Installation } from '#tests/kit/installation.ts'
import { firstAdministratorLink } from '../../scripts/start/first-administrator.ts'

/** One that runs, in which nobody has an account yet. */
export interface Product {
  installation: Installation
  url: string
  /** Makes the first administrator. */
  link: string
  leave(): Promise<void>
}

const root = path.join(import.meta.dirname, '..', '..')

/** A product of one's own, which may be broken. */
export async function startProduct(settings: Record<string, string> = {}): Promise<Product> {
  const installation = await Installation.of(root)
  const { output } = await installation.start(settings).ready()
  const [link = '', url = ''] = /(http:\/\/\S+)\/invitation\/\S+/.exec(output) ?? []
  return { installation, link, url, leave: () => installation.remove() }
}

/** One of the run's, emptied (tests/setup/products.ts): its parts are not to be ended. */
export async function borrowProduct(): Promise<Product> {
  const lease = connect(inject('products'), '127.0.0.1')
  const [line] = await once(createInterface(lease), 'line')
  const { env, url, error } = JSON.parse(line)
  if (error) throw new Error(error)
  const installation = new Installation(root, env)
  const link = (await firstAdministratorLink(installation.databaseUrl(), url)) ?? ''
  return { installation, link, url, leave: async () => void lease.end() }
}
