'use client'
import { useQuery } from '@apollo/client/react'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'

/** Of `Image.ofGroup`. */
const mostTogether = 50

const groupQuery = graphql(`
  query ImagesOfGroup($projectId: ID!, $groupKey: String!) {
    project(id: $projectId) {
      id
      images(first: 50, groupKey: $groupKey) {
        edges { node { id fileName thumbnailUrl frame } }
        pageInfo { hasNextPage }
      }
    }
  }
`)

const answeredTogether = graphql(`
  query AnsweredTogether($id: ID!) {
    image(id: $id) { id ofGroup { id fileName thumbnailUrl frame } }
  }
`)

/**
 * The other images of the group of an image, which is a patient or a study, by their names. None to whoever reads the
 * project blind, where each image is answered by itself: what belongs together tells.
 */
export function useCompanions({ id, groupKey }: { id: string; groupKey: string }) {
  const { id: projectId, viewerReadsBlind, isGroupAnswered } = useProject()
  const isNone = groupKey === '' || viewerReadsBlind || isGroupAnswered
  const { data } = useQuery(groupQuery, { variables: { projectId, groupKey }, skip: isNone })
  const together = useQuery(answeredTogether, { variables: { id }, skip: !isGroupAnswered }).data?.image.ofGroup
  const images = data?.project.images
  const companions = images ? nodesOf(images).filter(image => image.id !== id) : [...(together ?? [])]
  const byName = new Intl.Collator('en', { numeric: true })
  return {
    companions: companions.sort((a, b) => byName.compare(a.fileName, b.fileName) || (a.frame ?? 0) - (b.frame ?? 0)),
    /** There are more than are shown. */
    isCutOff: images?.pageInfo.hasNextPage ?? together?.length === mostTogether,
  }
}
