import { isInterfaceType, isListType, isNonNullType, isObjectType, isUnionType } from 'graphql'
import { expect, test } from 'vitest'
import { schema } from '#server/schema/index.ts'

const types = Object.values(schema.getTypeMap()).filter(type => !type.name.startsWith('__'))
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})
const queries = Object.values(schema.getQueryType()?.getFields() ?? {})

test('every root of Query and Mutation may be null', () => {
  expect([...queries, ...mutations].filter(field => isNonNullType(field.type)).map(field => field.name)).toEqual([])
})

test('every mutation takes input and idempotencyKey, and answers with a union of its own name', () => {
  for (const { name, args, type } of mutations) {
    const capital = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
    expect(args.map(arg => `${arg.name}: ${arg.type}`).sort()).toEqual([
      ...['idempotencyKey: String', `input: ${capital}Input!`],
    ])
    expect(isUnionType(type) && type.name).toBe(`${capital}Result`)
  }
})

test('a connection is <Noun>Connection with <Noun>Edge, totalCount and the arguments of a page, wherever it stands', () => {
  const connections = types.filter(type => type.name.endsWith('Connection'))
  expect(connections.length).toBeGreaterThan(15)
  for (const type of connections) {
    if (!isObjectType(type)) throw new Error(`${type} is no object`)
    const { edges, pageInfo, totalCount, ...rest } = type.getFields()
    expect(rest).toEqual({})
    expect([String(edges?.type), String(pageInfo?.type), String(totalCount?.type)]).toEqual([
      ...[`[${type.name.replace('Connection', 'Edge')}!]!`, 'PageInfo!', 'Int!'],
    ])
  }
  for (const type of types.filter(isObjectType))
    for (const field of Object.values(type.getFields()))
      if (/Connection!?$/.test(String(field.type)))
        expect(field.args.map(arg => arg.name)).toEqual(expect.arrayContaining(['after', 'before', 'first', 'last']))
})

test('a list that is no connection says what bounds it', () => {
  const lists = types.filter(isObjectType).flatMap(type =>
    Object.values(type.getFields()).flatMap(field => {
      const inner = isNonNullType(field.type) ? field.type.ofType : field.type
      return isListType(inner) && !type.name.endsWith('Connection') ? [`${type.name}.${field.name}`] : []
    }),
  )
  // Each was looked at: its description says by what it is bounded, or it is as long as a few classes, roles or engines.
  expect(lists).toEqual(expect.arrayContaining(['Project.labelClasses', 'Query.nodes', 'Import.outcomeCounts']))
  for (const grows of ['Project.imports', 'Project.memberships', 'Import.classCounts', 'Import.labellers'])
    expect(lists).not.toContain(grows)
})

/** What opens doors, and what tells only the name of a thing: not found by its id alone. */
const noNodes = ['ApiKey', 'Session', 'Invitation', 'InvitationLink', 'PasswordResetLink']
const namesOnly = ['AnswerChoice', 'ApiKeyName', 'EndedSession', 'ProjectWithoutAdmin']

test('everything with an id is a Node, but what opens doors', () => {
  const withId = types.filter(isObjectType).filter(type => 'id' in type.getFields())
  const without = withId.filter(t => !t.getInterfaces().some(i => i.name === 'Node')).map(t => t.name)
  expect(without.sort()).toEqual([...noNodes, ...namesOnly].sort())
  const node = schema.getType('Node')
  expect(isInterfaceType(node) && schema.getPossibleTypes(node).length).toBe(withId.length - without.length)
})

test('JSON stands in what audit events hold, and nowhere else', () => {
  const places = types
    .filter(isObjectType)
    .flatMap(type =>
      Object.values(type.getFields()).flatMap(f => (/JSON/.test(String(f.type)) ? [`${type.name}.${f.name}`] : [])),
    )
  expect(places.sort()).toEqual(['AuditEvent.after', 'AuditEvent.before'])
})
