export const cross = (...levels: string[][]): string[] =>
  levels.reduce((above, names) => above.flatMap(a => names.map(name => (a === '' ? name : `${a}/${name}`))), [''])
export const many = (count: number, name: (i: number) => string) => Array.from({ length: count }, (_, i) => name(i))
export const pad = (i: number, width: number) => String(i).padStart(width, '0')
export const pictures = (count: number) => many(count, i => `${i}.png`)
export const bones = ['Normal', 'Fracture']
export const splits = ['train', 'val', 'test']

export const mura = ['train', 'valid'].flatMap((split, k) =>
  ['XR_ELBOW', 'XR_HAND', 'XR_WRIST'].flatMap(part =>
    many(30, i => {
      const study = `study${(i % 2) + 1}_${i % 3 === 0 ? 'positive' : 'negative'}`
      return `MURA-v1.1/${split}/${part}/patient${pad(i + 100 * k, 5)}/${study}/image1.png`
    }),
  ),
)
export const mimic = many(300, i => `files/p1${i % 10}/p1${i % 10}${pad(i, 6)}/s5${pad(i * 7, 7)}/x${i}.dcm`)
export const lidc = (i: number) => `01-01-2000-NA-NA-${30178 + i}/3000923.000000-NA-03192/1-00${i % 5}.dcm`
export const surname = (i: number) => `name${[...pad(i, 4)].map(digit => 'abcdefghij'[Number(digit)]).join('')}`
