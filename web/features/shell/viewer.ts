import { graphql } from '@/lib/graphql.ts'

export const viewerQuery = graphql(`
  query Viewer {
    viewer {
      isAdmin
      user { id name email }
    }
  }
`)
