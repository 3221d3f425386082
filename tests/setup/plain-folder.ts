import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'

const folders = mkdtempSync(path.join(tmpdir(), 'lamina-plain-'))
process.env.LAMINA_TEST_FOLDERS = folders
afterAll(() => rmSync(folders, { recursive: true, force: true }))
