import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'

const script = path.join(import.meta.dirname, 'print-zip-hash.ts')
const packedIn = (env: Record<string, string>, at: string) =>
  execFileSync(process.execPath, [script, at], { env: { ...process.env, ...env }, encoding: 'utf8' })

test.each([
  [
    'in the middle of a day',
    '2026-11-27T12:00:00.000Z',
    '9489ab2a4005d740f459ce45accdde8c8a2966e4968384e313fcb575930ac99c',
  ],
  [
    'in an hour that New York skips',
    '2026-03-08T02:30:01.234Z',
    '9779a031510a5ae8646b2859fc720feb7e6898a3f13005392721a1ff35e9f935',
  ],
  [
    'about midnight, when it is another year elsewhere',
    '2026-12-31T23:59:59.999Z',
    'd4cbed0c25c9f71ee30cf759668af7845b78a26f84f57d88c7940d5547101098',
  ],
])(
  'the same version gives the bytes that it always gave, in every time zone and language: %s',
  (_name, at, expected) => {
    const hashes = [
      { TZ: 'UTC', LC_ALL: 'C' },
      { TZ: 'America/New_York', LC_ALL: 'en_US.UTF-8' },
      { TZ: 'Asia/Tokyo', LC_ALL: 'sv_SE.UTF-8' },
      { TZ: 'Pacific/Chatham', LC_ALL: 'tr_TR.UTF-8' },
    ].map(env => packedIn(env, at))
    expect(hashes).toEqual(hashes.map(() => expected))
  },
  60_000,
)
