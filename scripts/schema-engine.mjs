#!/usr/bin/env node
// Stands in for Prisma's native schema engine: the same commands and the same JSON-RPC on stdio, answered by Prisma's
// own engine in WebAssembly. See docs/decisions/0004-migrations-without-a-downloaded-engine.md.
import { answerRequests } from './schema-engine/answer-requests.mjs'
import { readArguments } from './schema-engine/arguments.mjs'
import { runCommand } from './schema-engine/run-command.mjs'

const given = readArguments(process.argv.slice(2))
if (given.isVersion) console.log('schema-engine in WebAssembly')
else if (given.command) process.exitCode = await runCommand(given.command, given.url)
else await answerRequests(given)
