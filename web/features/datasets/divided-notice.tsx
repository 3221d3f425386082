import { Notice } from '@/components/notice.tsx'
import { formatCounted } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const dividedFragment = graphql(`
  fragment Divided on DatasetVersion { number dividedGroupCount }
`)

/** For whatever learns from a dataset whose groups stand in several splits, as it was published, or is measured on it. */
export function DividedNotice({ version: ref }: { version: FragmentOf<typeof dividedFragment> }) {
  const { number, dividedGroupCount: count } = readFragment(dividedFragment, ref)
  if (!count) return null
  return (
    <Notice tone="warn">
      {formatCounted(count, 'group')} of dataset {number} {count === 1 ? 'stands' : 'stand'} in several splits, as it
      was published: a model is measured on what it learnt from, and its figures flatter it.
    </Notice>
  )
}
