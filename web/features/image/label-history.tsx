'use client'
import { ClassMark } from '@/components/class-mark.tsx'
import { ShowRest } from '@/components/show-rest.tsx'
import { Time } from '@/components/time.tsx'
import { describeView, type LabelViewRef, labelViewFragment } from '@/features/viewer/label-view.ts'
import { useViewer } from '@/features/viewer/viewer-context.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { labelledBy } from '@/lib/labelled-by.ts'
import { nodesOf } from '@/lib/nodes.ts'

const labelFragment = graphql(
  `
  fragment LabelLine on Label {
    id
    version
    createdAt
    origin
    reason
    import { id undoneAt }
    labelClass { id name position }
    reader { id name }
    labeller
    view { ...ShownLabelView }
  }
`,
  [labelViewFragment],
)

export const labelPageFragment = graphql(
  `
  fragment LabelPage on LabelConnection @_unmask {
    pageInfo { hasNextPage endCursor }
    edges { cursor node { id ...LabelLine } }
  }
`,
  [labelFragment],
)

export const labelHistoryFragment = graphql(
  `fragment LabelHistory on Image { id labels(first: 50) { ...LabelPage } }`,
  [labelPageFragment],
)

const olderLabels = graphql(
  `
  query OlderLabels($id: ID!, $after: String) {
    image(id: $id) { id labels(first: 100, after: $after) { ...LabelPage } }
  }
`,
  [labelPageFragment],
)

/** Every version, newest first. Nothing is overwritten. */
export function LabelHistory({ image }: { image: FragmentOf<typeof labelHistoryFragment> }) {
  const { id, labels: page } = readFragment(labelHistoryFragment, image)
  const labels = nodesOf(page)
  return (
    <section aria-labelledby="history">
      <h2 id="history" className="pb-1 font-semibold">
        History
      </h2>
      {labels.length === 0 && <p className="text-muted">Nobody has labelled this image.</p>}
      <ol className="flex flex-col" reversed>
        {labels.map(ref => {
          const label = readFragment(labelFragment, ref)
          return (
            <li key={label.id} className="border-t py-1.5 first:border-t-0">
              <p className="flex items-baseline gap-2">
                <span className="w-6 shrink-0 text-xs text-muted">v{label.version}</span>
                <ClassMark labelClass={label.labelClass} className="flex-1" />
                <span className="text-xs text-muted">
                  <Time at={label.createdAt} />
                </span>
              </p>
              <p className="pl-8 text-xs text-muted">
                {labelledBy(label)}
                {label.origin === 'IMPORT' &&
                  (label.import?.undoneAt ? ', by an import that was undone' : ', by import')}
              </p>
              {label.view && <ViewLine view={label.view} />}
              {label.reason && <p className="pl-8 text-xs">{label.reason}</p>}
            </li>
          )
        })}
      </ol>
      <ShowRest document={olderLabels} id={id} pageInfo={page.pageInfo} />
    </section>
  )
}

/** How its reader looked at the image, to look at it so again. */
function ViewLine({ view }: { view: LabelViewRef }) {
  const viewer = useViewer()
  const text = describeView(view)
  return (
    <button
      type="button"
      title="Look at the image as its reader did"
      onClick={() => viewer?.restore(readFragment(labelViewFragment, view))}
      className="ml-8 block rounded-sm text-left text-xs text-muted underline decoration-line-strong underline-offset-2 hover:text-ink"
    >
      {text || 'as displayed first'}
    </button>
  )
}
