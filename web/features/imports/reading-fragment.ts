import { graphql } from '@/lib/graphql.ts'

export const readingFragment = graphql(`
  fragment Reading on Import {
    id
    reading {
      levels
      lists { path isUsed split columns threshold separator question sheet encoding columnSeparator }
      splits { word split }
      groupBy
      groupPattern
    }
    found {
      levels { nameCount names { name fileCount } }
      lists { path shape detail header sample questions proposedColumns sheets encodings columnSeparators }
      groups { fileCount groupCount dividedCount sentence unlike examples { group files } }
      doubts
      remarks
    }
  }
`)
