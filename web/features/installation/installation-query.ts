import { graphql } from '@/lib/graphql.ts'

export const installationQuery = graphql(`
  query Installation {
    installation {
      version
      nodeVersion
      startedAt
      parts { name status reason }
      disks { holds totalBytes freeBytes roomBytes }
      reserveBytes
      cacheLimitBytes
      folders { name bytes fileCount }
      measuredAt
      databaseBytes
      jobCounts { kind status count }
      oldestWaitSeconds
    }
  }
`)
