import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { choosePlace } from '../../scripts/postgres/choose-place.ts'
import { findFreePort, isPortFree } from '../../scripts/postgres/find-free-port.ts'
import { removeCluster } from '../../scripts/postgres/stop-postmaster.ts'
import { hashSources } from '../../scripts/start/build-web.ts'

const smallProduct = path.join(import.meta.dirname, '..', 'scripts', 'small-product')

/** A data folder and ports of its own, on which a launcher can be started again and again. */
export class Installation {
  readonly #root: string
  readonly dataDir: string
  readonly env: Record<string, string>
  readonly #launchers: Launcher[] = []

  /** @param env of one that somebody else has started */
  constructor(root: string, env?: Record<string, string>) {
    this.#root = root
    this.dataDir = env?.LAMINA_DATA_DIR ?? path.join(mkdtempSync(path.join(tmpdir(), 'lamina-start-')), 'data')
    this.env = env ?? { LAMINA_DATA_DIR: this.dataDir }
  }

  /** Of the small stand-in product, whose parts start at once. */
  static async make(): Promise<Installation> {
    const installation = await Installation.of(smallProduct)
    const built = path.join(smallProduct, 'web/.next')
    mkdirSync(built, { recursive: true })
    writeFileSync(path.join(built, 'sources'), hashSources(smallProduct))
    return installation
  }

  static async of(root: string): Promise<Installation> {
    const installation = new Installation(root)
    chmodSync(path.dirname(installation.dataDir), 0o755)
    for (const name of ['LAMINA_PORT', 'LAMINA_API_PORT', 'LAMINA_DATABASE_PORT'])
      installation.env[name] = String(await findFreePort())
    return installation
  }

  port = (name: 'LAMINA_PORT' | 'LAMINA_API_PORT' | 'LAMINA_DATABASE_PORT') => Number(this.env[name])

  start(extra: Record<string, string> = {}, as: { uid?: number; gid?: number } = {}): Launcher {
    return this.#run([process.execPath, 'scripts/start.ts'], extra, as)
  }

  /** As npm does it: through a shell that waits for the launcher. */
  startByNpm = () =>
    this.#run(['sh', '-c', `${process.execPath} scripts/start.ts; true`], { npm_lifecycle_event: 'start' })

  #run([program = '', ...args]: string[], extra: Record<string, string>, as: { uid?: number; gid?: number } = {}) {
    const { PATH, HOME } = process.env
    const child = spawn(program, args, {
      cwd: this.#root,
      env: { PATH, HOME, ...this.env, ...extra } as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...as,
    })
    const launcher = new Launcher(child)
    this.#launchers.push(launcher)
    return launcher
  }

  parts(): { pid: number; command: string }[] {
    return JSON.parse(readFileSync(path.join(this.dataDir, 'running.json'), 'utf8')).parts
  }

  /** As the superuser of the embedded server. */
  databaseUrl(): string {
    const password = readFileSync(path.join(this.dataDir, 'postgres-password'), 'utf8').trim()
    return `postgresql://postgres:${password}@127.0.0.1:${this.port('LAMINA_DATABASE_PORT')}/lamina`
  }

  async query(sql: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: this.databaseUrl() })
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }

  /** Resolves when nothing listens on the ports of web and API any more. */
  async quiet(): Promise<void> {
    for (const name of ['LAMINA_PORT', 'LAMINA_API_PORT'] as const)
      while (!(await isPortFree(this.port(name)))) await new Promise(resolve => setTimeout(resolve, 50))
  }

  async remove(): Promise<void> {
    for (const launcher of this.#launchers) await launcher.end()
    await removeCluster(this.dataDir, choosePlace(this.dataDir).clusterDir)
    rmSync(path.dirname(this.dataDir), { recursive: true, force: true })
  }
}

export class Launcher {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  output = ''
  readonly #watchers = new Set<() => void>()

  constructor(child: ChildProcess) {
    this.child = child
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString()
        for (const watch of this.#watchers) watch()
      })
    this.ended = new Promise(resolve => child.once('close', code => resolve(code)))
  }

  /** Resolves when the terminal shows it; rejects when the launcher ends before. */
  async shows(pattern: RegExp): Promise<this> {
    const found = new Promise<void>(resolve => {
      const watch = () => pattern.test(this.output) && resolve()
      this.#watchers.add(watch)
      watch()
    })
    await Promise.race([found, this.ended])
    if (!pattern.test(this.output)) throw new Error(`the launcher ended without ${pattern}:\n${this.output}`)
    return this
  }

  ready = () => this.shows(/Ctrl-C ends it/)

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal)
    return await this.ended
  }
}
