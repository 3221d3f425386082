import { afterAll, vi } from 'vitest'

const shared = globalThis as typeof globalThis & { laminaEnvironment?: NodeJS.ProcessEnv }

/** Files that share a process each find the environment and the clock as the first one did. */
const { env } = process
shared.laminaEnvironment ??= { ...env }
for (const name of Object.keys(env)) if (!(name in shared.laminaEnvironment)) delete env[name]
Object.assign(env, shared.laminaEnvironment)

afterAll(() => void vi.useRealTimers().unstubAllEnvs())
