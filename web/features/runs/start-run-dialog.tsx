'use client'
import { useQuery } from '@apollo/client/react'
import { Dialog, DialogBody } from '@/components/dialog.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { recipeConfigFragment } from './config-draft.ts'
import { StartRunForm } from './start-run-form.tsx'
import { pretrainedModelFragment } from './weights-fields.tsx'

const startQuery = graphql(
  `
  query StartRun($projectId: ID!) {
    recipes { name title description config { ...RecipeConfig } }
    pretrainedModels { ...PretrainedModelChoice }
    project(id: $projectId) { id datasetVersions(first: 200) { edges { cursor node { id number imageCount createdAt } } } }
  }
`,
  [recipeConfigFragment, pretrainedModelFragment],
)

interface StartRunDialogProps {
  /** Chosen beforehand; otherwise the newest. */
  datasetId?: string
  onClose: () => void
}

export function StartRunDialog({ datasetId, onClose }: StartRunDialogProps) {
  const { id: projectId } = useProject()
  const { data, error, refetch } = useQuery(startQuery, { variables: { projectId } })
  const [first, ...others] = data?.recipes ?? []
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Start training run"
      description="The configuration is kept with the run, and with every prediction that comes of it."
      className="w-[min(640px,calc(100vw-32px))]"
    >
      {data && first ? (
        <StartRunForm
          recipes={[first, ...others]}
          models={data.pretrainedModels}
          datasets={nodesOf(data.project.datasetVersions)}
          datasetId={datasetId}
          onClose={onClose}
        />
      ) : (
        <DialogBody>
          {error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton className="h-72" />}
        </DialogBody>
      )}
    </Dialog>
  )
}
