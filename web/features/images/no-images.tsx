import { Button } from '@/components/button.tsx'
import { EmptyState } from '@/components/empty-state.tsx'

export function NoImages({ onImport, reason }: { onImport: () => void; reason: string | undefined }) {
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
        Import a folder that the server can read, with one folder a class or a manifest, or draw phantoms: seeded
        pictures of a cervical spine to try everything with.
      </EmptyState>
    </div>
  )
}

export function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <div className="p-5">
      <EmptyState title="No image matches" actions={<Button onClick={onClear}>Clear the filter</Button>}>
        No image has this class, file name or group.
      </EmptyState>
    </div>
  )
}
