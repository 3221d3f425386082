import { Button } from '@/components/button.tsx'
import { EmptyState } from '@/components/empty-state.tsx'

interface NoImagesProps {
  isRunning: boolean
  onImport: () => void
  reason: string | undefined
}

export function NoImages({ isRunning, onImport, reason }: NoImagesProps) {
  if (isRunning) {
    return (
      <div className="p-5">
        <EmptyState title="Images are on their way">They appear here as they are read in.</EmptyState>
      </div>
    )
  }
  return (
    <div className="p-5">
      <EmptyState
        title="No images yet"
        actions={
          <Button look="primary" onClick={onImport} disabledReason={reason}>
            Import images
          </Button>
        }
      >
        Drop a folder or an archive, or name one on the server, as its author published it: splits, classes, patients
        and lists in it are read. Or draw phantoms: seeded pictures of a cervical spine to try everything with.
      </EmptyState>
    </div>
  )
}

export function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <div className="p-5">
      <EmptyState title="No image matches" actions={<Button onClick={onClear}>Clear the filter</Button>}>
        No image has this class, split, file name, group, reader or mark.
      </EmptyState>
    </div>
  )
}
