'use client'
import { useMemo, useState } from 'react'
import { Button } from '@/components/button.tsx'
import type { ImageFilter } from '@/features/images/filter-address.ts'
import type { Picking } from '@/features/images/use-selection.ts'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { useKeys } from '@/features/shell/key-map.tsx'
import { ActDialog, isSimple, type SimpleAct } from './act-dialog.tsx'
import { LabelDialog } from './label-dialog.tsx'
import { ReadersDialog } from './readers-dialog.tsx'
import { targetOf } from './target.ts'

interface BatchActsProps {
  picking: Picking
  filter: ImageFilter
  onStarted: (batchId: string) => void
}

/** What can be done with the images that are picked, by whoever may. */
export function BatchActs({ picking, filter, onStarted }: BatchActsProps) {
  const { viewerRights } = useProject()
  const [asking, setAsking] = useState<'LABEL' | 'READERS' | SimpleAct>()
  const againstLabel = useReasonAgainst('LABEL_IMAGES')
  const againstReaders = useReasonAgainst('SET_READING')
  const againstReturn = useReasonAgainst('REVIEW_LABELS')
  const againstMove = useReasonAgainst('TAKE_OUT_IMAGES')
  const { selection } = picking
  const target = useMemo(() => targetOf(selection, filter), [selection, filter])
  const isOut = filter.takenOut !== null
  // Whoever may import takes out what they brought; of others' images each is left, and counted.
  const reasonAgainst = viewerRights.includes('IMPORT_IMAGES') ? undefined : againstMove
  const mayLabel = !isOut && !againstLabel
  useKeys(mayLabel ? [{ keys: 'l', does: 'Label the selected images', act: () => setAsking('LABEL') }] : [])
  const close = () => setAsking(undefined)
  const started = (batchId: string) => {
    close()
    picking.clear()
    onStarted(batchId)
  }
  return (
    <>
      {isOut ? (
        <Button size="sm" disabledReason={reasonAgainst} onClick={() => setAsking('PUT_BACK')}>
          Put back
        </Button>
      ) : (
        <>
          <Button size="sm" disabledReason={againstLabel} onClick={() => setAsking('LABEL')}>
            Label
          </Button>
          {!againstReaders && (
            <Button size="sm" onClick={() => setAsking('READERS')}>
              Readers
            </Button>
          )}
          {!againstReturn && (
            <Button size="sm" onClick={() => setAsking('RETURN')}>
              Send back
            </Button>
          )}
          <Button size="sm" look="danger" disabledReason={reasonAgainst} onClick={() => setAsking('TAKE_OUT')}>
            Take out
          </Button>
        </>
      )}
      {asking === 'LABEL' && <LabelDialog target={target} onStarted={started} onClose={close} />}
      {asking === 'READERS' && <ReadersDialog target={target} onStarted={started} onClose={close} />}
      {isSimple(asking) && <ActDialog kind={asking} target={target} onStarted={started} onClose={close} />}
    </>
  )
}
