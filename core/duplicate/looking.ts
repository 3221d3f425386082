import type { Disc, Plane } from '#core/duplicate/disc.ts'
import { unpackFingerprint } from '#core/duplicate/fingerprint.ts'
import { readPlane, type Searching } from '#core/duplicate/fingerprint-images.ts'
import { type Waves, wavesOf } from '#core/duplicate/turn.ts'

/** An image that is compared: what its discs are searched by, and its pixels where they were asked for. */
export interface Looked {
  id: string
  waves: { disc: Disc; waves: Waves }[]
  plane: Promise<Plane> | null
  thumbnailSha256: string
}

/** Pictures that were looked at last, with their pixels: neighbours are mostly neighbours of each other. */
const mostKept = 1_000

export class Looking {
  private readonly searching: Searching
  private readonly kept = new Map<string, Looked>()

  constructor(searching: Searching) {
    this.searching = searching
  }

  async read(ids: readonly string[]): Promise<Looked[]> {
    const missing = ids.filter(id => !this.kept.has(id))
    const rows = await this.searching.context().database.imageFingerprint.findMany({
      where: { imageId: { in: missing } },
      select: { imageId: true, bytes: true, image: { select: { thumbnailSha256: true } } },
    })
    const read = new Map(
      rows.map(({ imageId, bytes, image }): [string, Looked] => [
        imageId,
        {
          id: imageId,
          waves: unpackFingerprint(bytes).map(({ disc, spectrum }) => ({ disc, waves: wavesOf(spectrum) })),
          plane: null,
          thumbnailSha256: image.thumbnailSha256,
        },
      ]),
    )
    return ids.map(id => {
      const looked = this.kept.get(id) ?? read.get(id)
      if (!looked) throw new Error(`image ${id} has lost its fingerprint`)
      // Young again.
      this.kept.delete(id)
      this.kept.set(id, looked)
      for (const oldest of this.kept.keys()) {
        if (this.kept.size <= mostKept) break
        this.kept.delete(oldest)
      }
      return looked
    })
  }

  planeOf(looked: Looked): Promise<Plane> {
    looked.plane ??= readPlane(this.searching.blobs, looked.thumbnailSha256)
    return looked.plane
  }
}
