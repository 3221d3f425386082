import { graphql } from '@/lib/graphql.ts'

export const classCountsFragment = graphql(`
  fragment ClassCounts on Import @_unmask {
    classCounts {
      className
      labelClass { id name position }
      newCount
      knownCount
      conflictCount
      refusedCount
      addedCount
      unnamedCount
    }
  }
`)
