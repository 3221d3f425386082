import path from 'node:path'
import sharp from 'sharp'
import { openLocalBlobStore } from '#core/blob/local.ts'
import { labelImagesSql } from '#tests/kit/label-rows.ts'
import type { House } from './house.ts'

/** Fills a project with many images of one picture: one a minute, the newest now; every third Normal, every tenth in which names are suspected. */
export async function fillGrid(house: House, projectId: string, count: number): Promise<void> {
  const blobs = await openLocalBlobStore(path.join(house.installation.dataDir, 'blobs'))
  const grey = sharp({ create: { width: 128, height: 128, channels: 3, background: '#4a5560' } })
  const picture = await blobs.put(await grey.webp().toBuffer())
  await house.installation.query(`
    set session_replication_role = replica;
    insert into "Import" ("id", "projectId", "source", "location") values ('00000000-0000-7000-8000-000000000001', '${projectId}', 'FOLDER', '/scans');
    insert into "Image" ("id", "projectId", "importId", "sha256", "fileSha256", "pictureSha256", "thumbnailSha256", "previewSha256",
      "fileName", "mediaType", "byteCount", "width", "height", "bitDepth", "perceptualHashes", "burnedIn", "groupKey", "labelVersion", "labelClassId", "createdAt")
    select uuidv7((g - ${count}) * interval '1 minute'), '${projectId}', '00000000-0000-7000-8000-000000000001', lpad(to_hex(g), 64, '0'),
      '${picture}', '${picture}', '${picture}', '${picture}', 'scan-' || g || '.png', 'image/png', 1, 128, 128, 8, '{}',
      case when g % 10 = 0 then 'SUSPECTED' end::"BurnedIn", 'P' || g / 3, (g % 3 = 0)::int,
      case when g % 3 = 0 then (select "id" from "LabelClass" where "projectId" = '${projectId}' and "position" = 0) end,
      now() + (g - ${count}) * interval '1 minute'
    from generate_series(1, ${count}) g;
    update "Image" set "readingState" = 'DONE' where "labelClassId" is not null;
    ${labelImagesSql('true')};
    select "recountImages"();
    analyze`)
}
