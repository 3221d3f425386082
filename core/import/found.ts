import { z } from 'zod'
import { listShapes } from '#core/import/listing.ts'
import { columnRoles, columnSeparators, levelRoles, listEncodings } from '#core/import/reading.ts'

const levelSchema = z.object({
  /** What it says unless somebody says otherwise. */
  proposed: z.enum(levelRoles),
  nameCount: z.number(),
  /** The first of them, most files first. */
  names: z.array(z.object({ name: z.string(), fileCount: z.number() })),
})
export type FoundLevel = z.infer<typeof levelSchema>

const formSchema = z.object({
  sheet: z.string().nullable(),
  columnSeparator: z.enum(columnSeparators).nullable(),
  isGuess: z.boolean(),
  header: z.array(z.string()),
  sample: z.array(z.array(z.string())),
  bytes: z.array(z.array(z.string())).optional(),
  columns: z.array(z.enum(columnRoles)),
  threshold: z.number().nullable(),
  separator: z.string().nullable(),
})

const listSchema = z.object({
  path: z.string(),
  shape: z.enum(listShapes),
  detail: z.string(),
  header: z.array(z.string()),
  isUnnamed: z.boolean().optional(),
  sample: z.array(z.array(z.string())),
  questions: z.array(z.string()),
  proposedColumns: z.array(z.enum(columnRoles)),
  /** Where it may be read in several ways: see FoundForms. */
  ways: z.object({ encodings: z.array(z.enum(listEncodings)), forms: z.array(formSchema) }).optional(),
})
export type FoundInList = z.infer<typeof listSchema>

const groupsSchema = z.object({
  fileCount: z.number(),
  groupCount: z.number(),
  /** Groups that stand in several splits as published. */
  dividedCount: z.number(),
  examples: z.array(z.object({ group: z.string(), files: z.array(z.string()) })),
  /** Whether copies of one name look alike; null: their pictures were not read yet. */
  looks: z
    .object({
      pairCount: z.number(),
      unlikeCount: z.number(),
      examples: z.array(z.tuple([z.string(), z.string()])),
      movedCount: z.number(),
    })
    .nullable(),
})
export type FoundGroups = z.infer<typeof groupsSchema>

/** What was found in a source, for people to decide on. */
export const foundSchema = z.object({
  /** Hidden ones and lists among them. */
  fileCount: z.number(),
  levels: z.array(levelSchema),
  lists: z.array(listSchema),
  /** What the names of its files propose as groups; null: nothing. */
  groups: groupsSchema.nullable(),
  /** All names of classes that its lists and folders say, where they are a yes and a no at most. */
  fewClasses: z.array(z.string()).optional(),
  /** What is not clear, in sentences: somebody must say how it is read before it is added without being looked at. */
  doubts: z.array(z.string()),
  /** What somebody should know of its names, in sentences; nothing waits for it. */
  remarks: z.array(z.string()),
})
export type Found = z.infer<typeof foundSchema>
