import { afterAll } from 'vitest'

// Each file finds the environment that the first one found, whatever those before it have set.
const before = { ...process.env }
afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
  Object.assign(process.env, before)
})
