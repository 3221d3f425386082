import type { Balance, BalanceLine } from '#core/import/balance.ts'
import { builder } from '#server/schema/builder.ts'
import { ImportOutcome } from '#server/schema/import-enums.ts'

const BalanceLineRef = builder.objectRef<BalanceLine>('ImportBalanceLine').implement({
  description: 'Files of an import that had one outcome for one kind of reason.',
  fields: t => ({
    outcome: t.expose('outcome', { type: ImportOutcome, description: 'Which outcome.' }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'The kind of reason, without what differs from file to file; null: none is given.',
    }),
    isThere: t.exposeBoolean('isThere', {
      description: 'Whether these are files; false: lists name them, and they are not there.',
    }),
    fileCount: t.exposeInt('fileCount', { description: 'How many.' }),
    labelCount: t.exposeInt('labelCount', { description: 'Labels that lists and folders give them.' }),
  }),
})

const BalanceOddity = builder.objectRef<Balance['oddities'][number]>('ImportOddityCount').implement({
  description: 'Files of an import that a network would learn oddly from, for one kind of reason.',
  fields: t => ({
    oddity: t.exposeString('oddity', { description: 'In words for people; a kind is without its numbers.' }),
    fileCount: t.exposeInt('fileCount', { description: 'How many files that are added, or would be.' }),
  }),
})

export const ImportBalance = builder.objectRef<Balance>('ImportBalance').implement({
  description:
    'What became of everything found in a source, or would. Files found are the sum of the lines that are there; labels found are the sum of all lines and of what was said twice.',
  fields: t => ({
    fileCount: t.exposeInt('fileCount', { description: 'Files found, hidden ones and lists too.' }),
    labelCount: t.exposeInt('labelCount', {
      description: 'Labels that lists and folders have, whether their files are there or not.',
    }),
    repeatedLabelCount: t.exposeInt('repeatedLabelCount', {
      description:
        'Labels that say of a file what another list had said of it already; rows that stand twice in one list are one.',
    }),
    lines: t.expose('lines', {
      type: [BalanceLineRef],
      description: 'By outcome and kind of reason: at most twenty kinds an outcome, the rest together as one.',
    }),
    oddities: t.expose('oddities', {
      type: [BalanceOddity],
      description:
        'What would be learned oddly, at most twenty: classes that their format or size tells, then the kinds with most files.',
    }),
  }),
})
