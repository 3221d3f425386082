import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'

const script = path.join(import.meta.dirname, 'print-zip-hash.ts')
const packedIn = (env: Record<string, string>, at: string) =>
  execFileSync(process.execPath, [script, at], { env: { ...process.env, ...env }, encoding: 'utf8' })

test.each([
  ['in the middle of a day', '2026-11-27T12:00:00.000Z'],
  ['in an hour that New York skips', '2026-03-08T02:30:01.234Z'],
  ['about midnight, when it is another year elsewhere', '2026-12-31T23:59:59.999Z'],
])(
  'the same version gives the same bytes in every time zone and language: %s',
  (_name, at) => {
    const hashes = [
      { TZ: 'UTC', LC_ALL: 'C' },
      { TZ: 'America/New_York', LC_ALL: 'en_US.UTF-8' },
      { TZ: 'Asia/Tokyo', LC_ALL: 'sv_SE.UTF-8' },
      { TZ: 'Pacific/Chatham', LC_ALL: 'tr_TR.UTF-8' },
    ].map(env => packedIn(env, at))
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(hashes).size).toBe(1)
  },
  60_000,
)
