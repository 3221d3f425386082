import { exported, manifest } from './downloads.ts'
import type { Figure } from './figure.ts'
import { pages } from './pages.ts'

/** Every figure, in the order in which they are measured. @param blobOf where the kept file of an image lies */
export const figures = (blobOf: (sha256: string) => string): readonly Figure[] => [...pages, manifest, exported(blobOf)]
