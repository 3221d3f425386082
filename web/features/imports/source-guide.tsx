import { Panel } from '@/components/panel.tsx'
import type { SourceKind } from './source.ts'

const tree = `train/Normal/001.dcm
train/Fracture/002.png
val/Normal/003.tif`

const list = `Image Index,Finding,Patient ID
001.png,Normal,7
002.png,Fracture,9`

/** What may stand in a source, by example. */
export function SourceGuide({ kind }: { kind: SourceKind }) {
  if (kind === 'phantoms') {
    return (
      <Panel title="Drawn phantoms">
        <p className="text-muted">
          Seeded drawings of a lateral cervical spine, some with a wedge, a gap or a step: for trying things out, with
          an answer that is known. For projects with the classes Normal and Fracture.
        </p>
      </Panel>
    )
  }
  return (
    <Panel title="What may be in it">
      <div className="flex flex-col gap-3">
        <p>
          As its author published it: the folders and lists in it are read, and you see how before anything is added.
        </p>
        <div>
          <p className="pb-1 text-muted">Folders: splits, classes, patients, in any order</p>
          <pre className="overflow-x-auto rounded-md bg-page px-2 py-1.5 font-mono text-xs">{tree}</pre>
        </div>
        <div>
          <p className="pb-1 text-muted">Or lists: CSV, spreadsheets, Label Studio, COCO, CVAT</p>
          <pre className="overflow-x-auto rounded-md bg-page px-2 py-1.5 font-mono text-xs">{list}</pre>
        </div>
        <p className="text-muted">
          The same bytes never go in twice: what was interrupted, or grew, is simply imported again.
        </p>
      </div>
    </Panel>
  )
}
