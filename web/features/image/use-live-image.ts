'use client'
import { useEffect, useState } from 'react'
import { graphql } from '@/lib/graphql.ts'
import { useLive } from '@/lib/use-live.ts'
import { imageSideFragment } from './image-side.tsx'

const liveQuery = graphql(`query ImageNow($id: ID!) { image(id: $id) { id ...ImageSide } }`, [imageSideFragment])
const liveImage = graphql(`subscription LiveImage($id: ID!) { image(id: $id) { id ...ImageSide } }`, [
  imageSideFragment,
])

/** Whoever only passes an image follows nothing. */
const restMs = 400

/** What others say of the image that is open lands in the cache as it comes. */
export function useLiveImage(imageId: string): void {
  const [settled, setSettled] = useState<string | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(imageId), restMs)
    return () => clearTimeout(timer)
  }, [imageId])
  useLive({
    document: liveImage,
    query: liveQuery,
    key: settled === imageId ? imageId : null,
    variables: () => ({ id: imageId }),
    isLast: () => false,
    isLastAsked: () => false,
  })
}
