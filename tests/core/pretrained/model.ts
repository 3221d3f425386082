const layers = ['conv1', ...Array.from({ length: 13 }, (_, i) => [`conv_dw_${i + 1}`, `conv_pw_${i + 1}`]).flat()]

/** The model.json of a network as large as it needs to be for its weights, six numbers, to be read. */
export const modelOf = (paths: string[], filters = 8): string =>
  JSON.stringify({
    modelTopology: { config: { layers: layers.map(name => ({ class_name: 'Conv2D', config: { name, filters } })) } },
    weightsManifest: [{ paths, weights: [{ name: 'conv1/kernel', shape: [2, 3], dtype: 'float32' }] }],
  })
