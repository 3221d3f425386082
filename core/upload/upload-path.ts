import path from 'node:path'

/** Where the bytes of an upload lie. */
export const uploadPath = (dataDir: string, uploadId: string): string => path.join(dataDir, 'uploads', uploadId)
