import { graphql } from '@/lib/graphql.ts'

export const viewerQuery = graphql(`
  query Viewer {
    viewer {
      isAdmin
      movedKeys { key pressed }
      user { id name email }
    }
  }
`)
