'use client'
import { useState } from 'react'
import { type CompareChoices, Compared, PaneHead } from '@/features/viewer/compare.tsx'
import type { Comparison } from '@/features/viewer/comparison.ts'
import { viewerImageFragment } from '@/features/viewer/image.ts'
import { Picture } from '@/features/viewer/picture.tsx'
import { Toolbar } from '@/features/viewer/toolbar.tsx'
import { useViewerKeys } from '@/features/viewer/use-viewer-keys.ts'
import type { Viewer } from '@/features/viewer/viewer.ts'
import { useNewViewer } from '@/features/viewer/viewer-context.ts'
import { formatBytes } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const imagePaneFragment = graphql(
  `
  fragment ImagePane on Image {
    id groupKey width height bitDepth mediaType byteCount fileName modality bodyPart frame
    ...ViewerImage
  }
`,
  [viewerImageFragment],
)

interface ImagePaneProps {
  viewer: Viewer
  image: FragmentOf<typeof imagePaneFragment>
  neighbours: Pick<CompareChoices, 'previous' | 'next'>
  comparison: Comparison
}

/** The picture, alone or beside another, with the toolbar and the keys of the active one. */
export function ImagePane({ viewer, image: ref, neighbours, comparison }: ImagePaneProps) {
  const image = readFragment(imagePaneFragment, ref)
  const shown = readFragment(viewerImageFragment, image)
  const other = useNewViewer()
  const { isOn: isCompared } = comparison
  const [isLinked, setIsLinked] = useState(false)
  const [isOtherActive, setIsOtherActive] = useState(false)
  const active = isCompared && isOtherActive ? other : viewer
  const compare = () => {
    comparison.toggle()
    setIsOtherActive(false)
  }
  const link = () => setIsLinked(!isLinked)
  useViewerKeys(active, {
    onCompare: compare,
    ...(isCompared && { onLink: link, onOther: () => setIsOtherActive(!isOtherActive) }),
  })

  const { width, height, bitDepth, mediaType, byteCount, modality, bodyPart, frame } = image
  const facts = [
    `${width} × ${height} px`,
    `${bitDepth} bit`,
    mediaType,
    formatBytes(byteCount),
    modality,
    bodyPart,
    frame && `frame ${frame}`,
  ]
  return (
    <>
      <Toolbar viewer={active} isCompared={isCompared} isLinked={isLinked} onCompare={compare} onLink={link} />
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          {isCompared && (
            <PaneHead isActive={!isOtherActive}>
              <span className="truncate">This image</span>
            </PaneHead>
          )}
          <Picture viewer={viewer} image={shown} label="Picture" onActivate={() => setIsOtherActive(false)} />
        </div>
        {isCompared && (
          <Compared
            viewer={other}
            main={viewer}
            choices={{ imageId: image.id, groupKey: image.groupKey, ...neighbours }}
            chosen={comparison.chosen}
            isActive={isOtherActive}
            isLinked={isLinked}
            onChoose={comparison.choose}
            onActivate={() => setIsOtherActive(true)}
          />
        )}
      </div>
      <footer className="flex h-8 shrink-0 items-center border-t bg-surface px-3 text-xs text-muted">
        <span className="truncate">{facts.filter(Boolean).join(', ')}</span>
      </footer>
    </>
  )
}
