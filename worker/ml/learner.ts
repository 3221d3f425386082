import type { TrainingConfig } from '#core/training-run/config.ts'
import { Adam } from './adam.ts'
import { type CheckpointState, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts'
import { ownerOf, ownersOf } from './checkpoint-owner.ts'
import { buildNetwork, disposeNetwork, layersThatLearn, type Network } from './network.ts'
import { loadPretrained, type Pretrained } from './pretrained.ts'
import { copyValues, learntWeightsOf, setValues, type Values, type Weight, weightsOf } from './weights.ts'

/** The best epoch so far: its number, from 1; its validation loss, nats; its weights. */
interface Best {
  epoch: number
  loss: number
  weights: Values[]
}

/** What a Learner is opened with, of a TrainInput. */
interface Begun {
  config: TrainingConfig
  classCount: number
  /** What the network starts from, where its config names any. */
  pretrained?: Pretrained
  /** As save wrote it for the same config; unset: from the start. */
  checkpoint?: Uint8Array
}

/** All that changes from step to step, and how to save it and bring it back. */
export class Learner {
  readonly network: Network
  readonly adam: Adam
  /** The last finished epoch, 0 before the first. */
  epoch = 0
  best: Best | null = null
  private readonly configSha256: string
  /** What training changes: the blocks that are not frozen, and the head. */
  private readonly weights: Weight[]

  private constructor(network: Network, config: TrainingConfig) {
    this.network = network
    const layers = layersThatLearn(network)
    this.weights = weightsOf(layers)
    this.adam = new Adam(learntWeightsOf(layers), config.learningRate)
    this.configSha256 = ownerOf(config, network.shape.classCount)
  }

  /** @throws InvalidInput where the pretrained weights are not those of the config; Error where the checkpoint is none */
  static open({ config, classCount, pretrained, checkpoint }: Begun): Learner {
    const { imageSize, alpha, dropout, seed, frozenBlocks } = config
    const state = checkpoint && decodeCheckpoint(checkpoint, ownersOf(config, classCount))
    const network = buildNetwork({ imageSize, alpha, classCount, dropout, seed, frozenBlocks })
    try {
      if (config.pretrainedSha256 !== null) loadPretrained(network, pretrained, config.pretrainedSha256)
      const learner = new Learner(network, config)
      if (state) learner.restore(state)
      return learner
    } catch (error) {
      disposeNetwork(network)
      throw error
    }
  }

  /** Remembers a finished epoch. @returns whether it is the best so far */
  async finishEpoch(validationLoss: number): Promise<boolean> {
    this.epoch++
    if (this.best && validationLoss >= this.best.loss) return false
    this.best = { epoch: this.epoch, loss: validationLoss, weights: await copyValues(this.weights) }
    return true
  }

  /** Epochs since the best. */
  get epochsWithoutGain(): number {
    return this.best ? this.epoch - this.best.epoch : 0
  }

  /** @returns as encodeCheckpoint @throws Error before the first epoch */
  async save(): Promise<Uint8Array<ArrayBuffer>> {
    const best = this.requireBest()
    return encodeCheckpoint({
      configSha256: this.configSha256,
      epoch: this.epoch,
      stepCount: this.adam.stepCount,
      bestEpoch: best.epoch,
      bestLoss: best.loss,
      weights: await copyValues(this.weights),
      moments: await this.adam.copyMoments(),
      best: best.weights,
    })
  }

  /** Puts the best epoch's weights back. @returns its number @throws Error before the first epoch */
  takeBest(): number {
    const best = this.requireBest()
    setValues(this.weights, best.weights)
    return best.epoch
  }

  dispose(): void {
    this.adam.dispose()
    disposeNetwork(this.network)
  }

  private restore(state: CheckpointState): void {
    setValues(this.weights, state.weights)
    this.adam.restore(state.moments, state.stepCount)
    this.epoch = state.epoch
    this.best = { epoch: state.bestEpoch, loss: state.bestLoss, weights: state.best }
  }

  private requireBest(): Best {
    if (!this.best) throw new Error('no epoch is finished; allowed: after the first')
    return this.best
  }
}
