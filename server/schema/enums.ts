import * as enums from '#core/generated/prisma/enums.ts'
import { groupRules } from '#core/import/group-key.ts'
import { importStages } from '#core/import/stage.ts'
import { allRights, type Right as RightName } from '#core/membership/rights.ts'
import { builder } from '#server/schema/builder.ts'

export const Role = builder.enumType(enums.Role, { name: 'Role' })
export const JobKind = builder.enumType(enums.JobKind, { name: 'JobKind' })
export const JobStatus = builder.enumType(enums.JobStatus, { name: 'JobStatus' })
export const Split = builder.enumType(enums.Split, { name: 'Split' })
export const ImportSource = builder.enumType(enums.ImportSource, { name: 'ImportSource' })
export const ImportOutcome = builder.enumType(enums.ImportOutcome, { name: 'ImportOutcome' })
export const ImportStage = builder.enumType('ImportStage', {
  description: 'Looked at, waiting for somebody to apply it, being added, over.',
  values: importStages,
})
export const GroupRule = builder.enumType('GroupRule', {
  description:
    "What says which group a file is of: the pattern, a column of the list, DICOM's patient or study, itself.",
  values: groupRules,
})
export const BurnedIn = builder.enumType(enums.BurnedIn, {
  name: 'BurnedIn',
  description: 'Names written into the picture itself: none; a person must look; a person saw some.',
})
export const SuspectedBurnedIn = builder.enumType('SuspectedBurnedIn', {
  description: 'What becomes of labelled images in which names are suspected, and nobody looked yet.',
  values: {
    LEAVE_OUT: { description: 'They are not in the dataset.' },
    INCLUDE: { description: 'They are, names or not.' },
  },
})
export const LabelOrigin = builder.enumType(enums.LabelOrigin, { name: 'LabelOrigin' })
export const StopReason = builder.enumType(enums.StopReason, { name: 'StopReason' })
export const ModelStatus = builder.enumType(enums.ModelStatus, { name: 'ModelStatus' })
export const Architecture = builder.enumType('Architecture', { values: ['MOBILENET_V1'] as const })
export const Optimizer = builder.enumType('Optimizer', { values: ['ADAM'] as const })
export const WindowChoice = builder.enumType('WindowChoice', {
  values: {
    AS_DISPLAYED: { description: "As a radiologist sees it first: the file's window or table, else its percentiles." },
    FULL_RANGE: { description: 'All that its bit depth can hold.' },
  },
})
export const Right = builder.enumType('Right', {
  description: 'What somebody may do inside a project.',
  values: allRights as [RightName, ...RightName[]],
})
