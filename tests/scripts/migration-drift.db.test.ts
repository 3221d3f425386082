import { cpSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, inject, test } from 'vitest'
import { askPrisma } from '../../scripts/check/migration-drift.ts'

const databaseUrl = process.env.DATABASE_URL ?? ''

test('the migrations lead to prisma/schema', () => {
  expect(askPrisma(databaseUrl)).toEqual([])
})

test('a model that no migration makes is named with the command that writes one', () => {
  const schema = path.join(inject('runFolder'), 'changed')
  cpSync('prisma/schema', schema, { recursive: true })
  writeFileSync(path.join(schema, 'forgotten.prisma'), 'model Forgotten {\n  id String @id\n}\n')
  const [problem] = askPrisma(databaseUrl, schema)
  rmSync(schema, { recursive: true })
  expect(problem).toMatch(/do not lead to .*changed \(\[\+\] Added tables Forgotten\); run .*migrate dev$/)
})
