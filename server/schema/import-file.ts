import type { DeidentificationReport, Removal } from '#core/dicom/deidentify/removals.ts'
import type { ImportOutcome as Outcome } from '#core/generated/prisma/client.ts'
import type { ClassCount, LabellerCount } from '#core/import/count-files.ts'
import type { GroupPreview } from '#core/import/preview-groups.ts'
import { builder } from '#server/schema/builder.ts'
import { GroupRule, ImportOutcome } from '#server/schema/enums.ts'

builder.prismaObject('ImportFile', {
  description: 'One file of an import and what became of it.',
  fields: t => ({
    position: t.exposeInt('position', { description: 'From 0, in the order of the paths.' }),
    path: t.exposeString('path'),
    className: t.exposeString('className', { nullable: true, description: 'As the source names it.' }),
    outcome: t.expose('outcome', { type: ImportOutcome }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it was refused, or what it contradicts.' }),
    sha256: t.exposeString('sha256', { nullable: true, description: 'Of its bytes, hex; null: not read.' }),
  }),
})

export const OutcomeCount = builder.objectRef<{ outcome: Outcome; fileCount: number }>('OutcomeCount').implement({
  fields: t => ({
    outcome: t.expose('outcome', { type: ImportOutcome }),
    fileCount: t.exposeInt('fileCount'),
  }),
})

export const ImportClassCount = builder.objectRef<ClassCount>('ImportClassCount').implement({
  description: 'The files of one class of the source, by what became of them or would.',
  fields: t => {
    const countOf = (outcome: Outcome) => t.int({ resolve: ({ counts }) => counts.get(outcome) ?? 0 })
    return {
      className: t.exposeString('className', { nullable: true, description: 'Null: files without a label.' }),
      labelClass: t.prismaField({
        type: 'LabelClass',
        nullable: true,
        description: "What it stands for: as was said, else this project's class of that name.",
        resolve: (_query, { labelClass }) => labelClass,
      }),
      pendingCount: countOf('PENDING'),
      newCount: countOf('NEW'),
      knownCount: countOf('KNOWN'),
      conflictCount: countOf('CONFLICT'),
      refusedCount: countOf('REFUSED'),
      addedCount: countOf('ADDED'),
      unnamedCount: t.exposeInt('unnamedCount', {
        description:
          'Of those refused, how many could be read and wait for somebody to say what their class stands for.',
      }),
    }
  },
})

export const ImportLabeller = builder.objectRef<LabellerCount>('ImportLabeller').implement({
  description: 'Whom the source names as having labelled.',
  fields: t => ({
    name: t.exposeString('name'),
    answerCount: t.exposeInt('answerCount'),
    suggestedReader: t.prismaField({
      type: 'User',
      nullable: true,
      description: 'The member with that address or name, if there is one.',
      resolve: (_query, { suggestedReader }) => suggestedReader,
    }),
  }),
})

const ImportGroup = builder.objectRef<GroupPreview['largestGroups'][number]>('ImportGroup').implement({
  fields: t => ({ groupKey: t.exposeString('groupKey'), fileCount: t.exposeInt('fileCount') }),
})

const ImportGroupRow = builder.objectRef<GroupPreview['rows'][number]>('ImportGroupRow').implement({
  fields: t => ({
    path: t.exposeString('path'),
    subject: t.exposeString('subject', { description: 'What a pattern is held against: "<class>/<file name>".' }),
    groupKey: t.exposeString('groupKey', { nullable: true, description: 'Null: the pattern does not match.' }),
    by: t.expose('by', { type: GroupRule }),
  }),
})

export const ImportGroupPreview = builder.objectRef<GroupPreview>('ImportGroupPreview').implement({
  description: 'What a group rule would make of the files, before it is applied.',
  fields: t => ({
    groupCount: t.exposeInt('groupCount'),
    unmatchedCount: t.exposeInt('unmatchedCount', {
      description: 'Files that the pattern does not match; it cannot be applied unless this is 0.',
    }),
    unmatched: t.exposeStringList('unmatched', { description: 'Paths of the first fifty of them.' }),
    largestGroups: t.expose('largestGroups', { type: [ImportGroup], description: 'The ten largest.' }),
    rows: t.expose('rows', { type: [ImportGroupRow], description: 'The first fifty files.' }),
  }),
})

const RemovalRef = builder.objectRef<Removal>('Removal').implement({
  description: 'What was done to one DICOM attribute; private ones are counted together as "private".',
  fields: t => ({
    tag: t.exposeString('tag'),
    name: t.exposeString('name'),
    action: t.exposeString('action', { description: 'removed, emptied, replaced, remapped or shifted.' }),
    count: t.exposeInt('count'),
  }),
})

export const DeidentificationRef = builder.objectRef<DeidentificationReport>('Deidentification').implement({
  description: 'What was taken out of the DICOM files of an import.',
  fields: t => ({
    fileCount: t.exposeInt('fileCount', { description: 'DICOM files.' }),
    suspectedBurnedInCount: t.exposeInt('suspectedBurnedInCount', {
      description: "Files that do not say that no patient's name is written into the picture: a person must look.",
    }),
    removals: t.expose('removals', { type: [RemovalRef], description: 'Empty before anything was added.' }),
  }),
})
