// Run as a child process by store.test.ts and killed in mid-put: writes large blobs one after the other, telling each.
import { openLocalBlobStore } from '#core/blob/local.ts'

const store = await openLocalBlobStore(process.argv[2] ?? '')
for (let i = 0; ; i++) {
  const bytes = Buffer.alloc(8 * 2 ** 20, i)
  process.stdout.write(`${await store.put(bytes)}\n`)
}
