import { Hash } from '@/components/hash.tsx'
import { Facts } from '@/components/panel.tsx'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const configFragment = graphql(`
  fragment Config on TrainingConfig {
    architecture
    alpha
    imageSize
    optimizer
    learningRate
    batchSize
    epochs
    patience
    dropout
    seed
    pretrainedFolder
    pretrainedSha256
    backboneFrozen
  }
`)

const networks = { MOBILENET_V1: 'MobileNet v1' }
const optimizers = { ADAM: 'Adam' }

/** A whole TrainingConfig, to read. */
export function ConfigFacts({ config: ref }: { config: FragmentOf<typeof configFragment> }) {
  const c = readFragment(configFragment, ref)
  return (
    <Facts
      facts={[
        ['Network', `${networks[c.architecture]}, alpha ${c.alpha}, ${c.imageSize} × ${c.imageSize} px`],
        ['Optimizer', `${optimizers[c.optimizer]}, learning rate ${c.learningRate}, batches of ${c.batchSize}`],
        ['Epochs', `at most ${c.epochs}${c.patience === null ? ', never stops early' : `, patience ${c.patience}`}`],
        ['Dropout', c.dropout],
        ['Seed', c.seed],
        ['Weights', c.pretrainedFolder ?? 'from scratch'],
        ...(c.pretrainedSha256
          ? [
              [
                'Weights hash',
                <Hash key="hash" value={c.pretrainedSha256} of="the hash of the pretrained weights" />,
              ] as const,
            ]
          : []),
        ['Trained', c.backboneFrozen ? 'head only, backbone frozen' : 'all layers'],
      ]}
    />
  )
}
