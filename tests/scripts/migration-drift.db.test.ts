import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, inject, test } from 'vitest'
import { askPrisma } from '../../scripts/check/migration-drift.ts'

const databaseUrl = process.env.DATABASE_URL ?? ''

test('the migrations lead to schema.prisma', () => {
  expect(askPrisma(databaseUrl)).toEqual([])
})

test('a model that no migration makes is named with the command that writes one', () => {
  const schema = path.join(inject('runFolder'), 'changed.prisma')
  writeFileSync(schema, `${readFileSync('prisma/schema.prisma', 'utf8')}\nmodel Forgotten {\n  id String @id\n}\n`)
  const [problem] = askPrisma(databaseUrl, schema)
  rmSync(schema)
  expect(problem).toMatch(/do not lead to .*changed.prisma \(\[\+\] Added tables Forgotten\); run .*migrate dev$/)
})
