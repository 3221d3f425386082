import { z } from 'zod'

const figure = z.number()

const rowSchema = z.strictObject({
  figure: z.string().min(1),
  /** Median over the rounds, as peer is. */
  ours: figure,
  /** Null where nobody does the same. */
  peer: figure.nullable(),
  /** Median of the rounds' own ratios, ours / peer: load that hits one round hits both of it. */
  ratio: figure.nullable(),
  /** Of ours over the rounds, as max is. */
  min: figure,
  max: figure,
  unit: z.string().min(1),
  peerName: z.string().nullable(),
  peerMin: figure.nullable(),
  peerMax: figure.nullable(),
  ratioMin: figure.nullable(),
  ratioMax: figure.nullable(),
  /** What ours may be at most, of ingest and of writes of labelling the ratio, of labels by one call and of duplicates ours at least, where something was promised. */
  limit: figure.optional(),
  /** Whether the median keeps it. */
  holds: z.boolean().optional(),
})

export type Row = z.infer<typeof rowSchema>

/** What --json writes. */
export const resultSchema = z.strictObject({
  bench: z.string(),
  machine: z.strictObject({
    cpu: z.string(),
    cores: z.int().min(1),
    memoryGib: figure,
    platform: z.string(),
    node: z.string(),
    /** Of the instruction sets that our kernels or the peers ask for, those that the processor names. */
    flags: z.array(z.string()),
    /** Processes that wanted a core in the minute before: above 0 somebody else was at work. */
    loadBefore: figure,
  }),
  rounds: z.int().min(1),
  rows: z.array(rowSchema),
  notes: z.array(z.string()),
})

export type Result = z.infer<typeof resultSchema>
