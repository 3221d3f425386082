import { defineConfig } from 'prisma/config'

// The CLI asks for a URL even where none is used (generate); every command that reaches a database sets DATABASE_URL.
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://unset@127.0.0.1:1/unset' },
})
