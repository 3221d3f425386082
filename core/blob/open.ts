import { type BlobStore, openLocalBlobStore } from '#core/blob/store.ts'

/** Opens the store that a place names: a folder. @throws BlobStoreError */
export const openBlobStore = (place: string): Promise<BlobStore> => openLocalBlobStore(place)
