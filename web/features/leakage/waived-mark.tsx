import { Tooltip } from '@/components/tooltip.tsx'

/** Beside the number of what was trained under a waiver. */
export function WaivedMark({ waiver }: { waiver: { reason: string; createdBy: { name: string } } | null }) {
  if (!waiver) return null
  return (
    <Tooltip text={`Trained under a waiver of ${waiver.createdBy.name}: ${waiver.reason}`}>
      <button type="button" className="ml-2 rounded-sm border border-warn/50 bg-warn-wash px-1 text-xs text-warn">
        waived
      </button>
    </Tooltip>
  )
}
