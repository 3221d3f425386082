import { Hash } from '@/components/hash.tsx'
import { Facts } from '@/components/panel.tsx'
import { formatPercent } from '@/lib/format.ts'
import { type FragmentOf, graphql, type ResultOf, readFragment } from '@/lib/graphql.ts'
import { blockCount } from './config-draft.ts'
import { windows } from './windows.ts'

export const configFragment = graphql(`
  fragment Config on TrainingConfig {
    architecture
    alpha
    imageSize
    window
    optimizer
    learningRate
    batchSize
    epochs
    patience
    dropout
    seed
    pretrainedModel
    pretrainedFolder
    pretrainedUploadName
    pretrainedSha256
    frozenBlocks
    augmentation { flip rotationDegrees shift brightness contrast }
  }
`)

const networks = { MOBILENET_V1: 'MobileNet v1' }
const optimizers = { ADAM: 'Adam' }

type Config = ResultOf<typeof configFragment>

/** Which layers learn, in words. */
function trainedText({ frozenBlocks, pretrainedSha256 }: Config): string {
  if (frozenBlocks === blockCount) return 'head only, backbone frozen'
  if (frozenBlocks > 0) return `from block ${frozenBlocks} on, those before it frozen`
  return pretrainedSha256 === null ? 'all layers, from scratch' : 'all layers, from pretrained weights'
}

function weightsText({ pretrainedModel, pretrainedFolder, pretrainedUploadName }: Config): string {
  if (pretrainedUploadName !== null) return `${pretrainedUploadName}, uploaded`
  return pretrainedModel ?? pretrainedFolder ?? 'drawn from the seed'
}

function augmentationText({ augmentation: a }: Config): string {
  const texts = [
    a.flip && 'mirrored',
    a.rotationDegrees > 0 && `turned by up to ${a.rotationDegrees}°`,
    a.shift > 0 && `shifted by up to ${formatPercent(a.shift, 0)}`,
    a.brightness > 0 && `brightness up to ${formatPercent(a.brightness, 0)}`,
    a.contrast > 0 && `contrast up to ${formatPercent(a.contrast, 0)}`,
  ]
  return texts.filter(Boolean).join(', ') || 'none'
}

/** A whole TrainingConfig, to read. */
export function ConfigFacts({ config: ref }: { config: FragmentOf<typeof configFragment> }) {
  const c = readFragment(configFragment, ref)
  return (
    <Facts
      facts={[
        ['Network', `${networks[c.architecture]}, alpha ${c.alpha}, ${c.imageSize} × ${c.imageSize} px`],
        ['Sees pictures', windows[c.window].name.toLowerCase()],
        ['Optimizer', `${optimizers[c.optimizer]}, learning rate ${c.learningRate}, batches of ${c.batchSize}`],
        ['Epochs', `at most ${c.epochs}${c.patience === null ? ', never stops early' : `, patience ${c.patience}`}`],
        ['Dropout', c.dropout],
        ['Seed', c.seed],
        ['Weights', weightsText(c)],
        ...(c.pretrainedSha256
          ? [
              [
                'Weights hash',
                <Hash key="hash" value={c.pretrainedSha256} of="the hash of the pretrained weights" />,
              ] as const,
            ]
          : []),
        ['Trained', trainedText(c)],
        ['Augmentation', augmentationText(c)],
      ]}
    />
  )
}
