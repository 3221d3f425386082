import * as tf from '@tensorflow/tfjs'

/** What act makes of a tensor; the tensor and all in between are disposed of, whatever happens. */
export function consume<I extends tf.Tensor, O extends tf.TensorContainer>(input: I, act: (input: I) => O): O {
  try {
    return tf.tidy(() => act(input))
  } finally {
    input.dispose()
  }
}
