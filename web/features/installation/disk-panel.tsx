import type { ResultOf } from 'gql.tada'
import { Notice } from '@/components/notice.tsx'
import { Panel } from '@/components/panel.tsx'
import { Progress } from '@/components/progress.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { Time } from '@/components/time.tsx'
import { formatBytes, formatCount } from '@/lib/format.ts'
import type { installationQuery } from './installation-query.ts'

type Found = NonNullable<ResultOf<typeof installationQuery>['installation']>
type Disk = NonNullable<Found['disks']>[number]

const names: Record<Found['folders'][number]['name'], string> = {
  BLOBS: 'Images and weights',
  UPLOADS: 'Uploads not imported yet',
  PIXELS: 'Decoded images (cache)',
  FEATURES: 'Features (cache)',
  PRETRAINED: 'Pretrained models',
  PHANTOMS: 'Phantoms being drawn',
  UNPACKED: 'Archives being read',
  LOGS: 'Logs',
}

const titleOf = ({ holds }: Disk) =>
  holds.length > 1 ? 'The one disk' : holds[0] === 'BLOBS' ? 'Disk of images and weights' : 'Disk of everything else'

function DiskRoom({ disk, reserveBytes }: { disk: Disk; reserveBytes: number }) {
  const { totalBytes, freeBytes, roomBytes } = disk
  const isShort = roomBytes === 0
  return (
    <div className="flex flex-col gap-1.5">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium">{titleOf(disk)}</span>
        <span className="text-muted">
          {formatBytes(freeBytes)} of {formatBytes(totalBytes)} free
        </span>
      </p>
      <Progress label={`${titleOf(disk)}: used`} done={totalBytes - freeBytes} total={totalBytes} className="h-1.5" />
      {isShort ? (
        <Notice tone="danger" title="Only the reserve is left">
          No import, upload or training is begun until more than {formatBytes(reserveBytes)} are free; an import that is
          under way waits.
        </Notice>
      ) : (
        <p className="text-xs text-muted">
          {formatBytes(roomBytes)} for imports, uploads and trainings; {formatBytes(reserveBytes)} stay free.
        </p>
      )}
    </div>
  )
}

/** What is left of the disks, and what takes it. */
export function DiskPanel({ installation }: { installation: Found }) {
  const { disks, reserveBytes, folders, databaseBytes, cacheLimitBytes, measuredAt } = installation
  return (
    <Panel
      title="Disk"
      aside={
        measuredAt && (
          <span>
            measured <Time at={measuredAt} />
          </span>
        )
      }
      isFlush
    >
      <div className="flex flex-col gap-4 px-3 py-3">
        {disks === null && <p className="text-muted">What is free is not known: a disk does not answer.</p>}
        {disks?.map(disk => (
          <DiskRoom key={disk.holds.join()} disk={disk} reserveBytes={reserveBytes} />
        ))}
      </div>
      <Table className="border-t">
        <thead>
          <HeadRow>
            <Head>What takes room</Head>
            <Head isNumber>Files</Head>
            <Head isNumber>Size</Head>
          </HeadRow>
        </thead>
        <tbody>
          {databaseBytes !== null && (
            <Row>
              <Cell>Database</Cell>
              <Cell />
              <Cell isNumber>{formatBytes(databaseBytes)}</Cell>
            </Row>
          )}
          {folders.map(({ name, fileCount, bytes }) => (
            <Row key={name}>
              <Cell className="whitespace-normal">{names[name]}</Cell>
              <Cell isNumber>{formatCount(fileCount)}</Cell>
              <Cell isNumber>{formatBytes(bytes)}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
      <p className="border-t px-3 py-2 text-xs text-muted">
        {measuredAt === null && 'The folders are being measured. '}
        {cacheLimitBytes === null
          ? 'The two caches have no limit (LAMINA_CACHE_LIMIT); they are emptied where only the reserve is left.'
          : `The two caches may have ${formatBytes(cacheLimitBytes)} together.`}
      </p>
    </Panel>
  )
}
