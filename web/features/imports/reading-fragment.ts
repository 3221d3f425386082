import { graphql, type ResultOf } from '@/lib/graphql.ts'

export const readingFragment = graphql(`
  fragment Reading on Import {
    id
    reading {
      levels
      lists { path isUsed split columns threshold separator question }
      splits { word split }
      groupBy
      groupPattern
    }
    found {
      levels { proposed nameCount names { name fileCount } }
      lists { path shape detail header sample questions proposedColumns }
      groups { fileCount groupCount dividedCount examples { group files } }
      doubts
      remarks
    }
  }
`)

export type ReadImport = ResultOf<typeof readingFragment>
export type Reading = NonNullable<ReadImport['reading']>
export type Found = NonNullable<ReadImport['found']>
export type ListReading = Reading['lists'][number]
export type FoundList = Found['lists'][number]
export type LevelRole = Reading['levels'][number]
export type ColumnRole = ListReading['columns'][number]
export type Split = NonNullable<ListReading['split']>
