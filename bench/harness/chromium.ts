import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { inflate } from '@sparticuz/chromium'
import type { LaunchOptions } from 'playwright-core'

const installed = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser']

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * How to launch a Chromium with playwright-core: the one that CHROMIUM names, one of the machine, or the one that npm
 * brought. @throws Error saying what to install where none can be had
 */
export async function findChromium(env = process.env, candidates = installed): Promise<LaunchOptions> {
  if (env.CHROMIUM && !existsSync(env.CHROMIUM)) throw new Error(`CHROMIUM=${env.CHROMIUM} does not exist`)
  const executablePath = env.CHROMIUM ?? candidates.find(existsSync)
  if (executablePath) return { executablePath, args: flags }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('the browser tests need Chromium: install it and set CHROMIUM to the path of its program')
  const folder = await unpack()
  const fonts = path.join(folder, 'fonts')
  const configuration = path.join(fonts, 'fonts.conf')
  if (readFileSync(configuration, 'utf8') !== fontConfiguration(fonts))
    writeFileSync(configuration, fontConfiguration(fonts))
  return {
    executablePath: path.join(folder, 'chromium'),
    args: [...flags, '--no-zygote'],
    env: {
      ...env,
      FONTCONFIG_PATH: fonts,
      LD_LIBRARY_PATH: [path.join(folder, 'al2023/lib'), env.LD_LIBRARY_PATH].filter(Boolean).join(path.delimiter),
    },
  }
}

/** Unpacks npm's Chromium once for its version, into a folder of this tree: the package itself would share /tmp with everybody. */
async function unpack(): Promise<string> {
  const home = path.join(path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..')
  const { version } = createRequire(import.meta.url)(path.join(home, 'package.json'))
  const folder = path.resolve('.lamina/chromium', version)
  if (existsSync(folder)) return folder
  const half = `${folder}.${process.pid}`
  mkdirSync(half, { recursive: true })
  const before = process.env.TMPDIR
  try {
    process.env.TMPDIR = half // where inflate writes to
    for (const name of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'])
      await inflate(path.join(home, 'bin', name))
    if (!existsSync(folder)) renameSync(half, folder)
  } catch (cause) {
    throw new Error('npm brought no usable Chromium: install the package chromium, or set CHROMIUM', { cause })
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    rmSync(half, { recursive: true, force: true })
  }
  return folder
}

/** The package's own names /tmp/fonts. */
const fontConfiguration = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}</dir><cachedir>${folder}/cache</cachedir></fontconfig>
`
