import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ManifestItem, readManifest } from '#core/dataset-version/manifest.ts'
import { InvalidInput } from '#core/errors.ts'
import { manifestSha256, writeManifest } from '#tests/kit/write-manifest.ts'

const sha = (digit: string) => digit.repeat(64)
const item = (change: Partial<ManifestItem> = {}): ManifestItem => ({
  imageSha256: sha('a'),
  label: 'Normal',
  labelVersion: 1,
  groupKey: 'patient-1',
  split: 'TRAIN',
  ...change,
})
const awkward = [
  item({ imageSha256: sha('c'), label: 'Fracture, "old"', labelVersion: 12, groupKey: 'line\nbreak', split: 'TEST' }),
  item(),
  item({ imageSha256: sha('b'), label: 'Bruch, Wirbelkörper', groupKey: 'a\r\nb', split: 'VALIDATION' }),
]

describe('the manifest of a dataset version', () => {
  it('is CSV sorted by image hash, quoted where a value needs it', () => {
    expect(writeManifest(awkward)).toBe(
      `image_sha256,label,label_version,group,split\n${sha('a')},Normal,1,patient-1,TRAIN\n` +
        `${sha('b')},"Bruch, Wirbelkörper",1,"a\r\nb",VALIDATION\n${sha('c')},"Fracture, ""old""",12,"line\nbreak",TEST\n`,
    )
  })

  const choices = [['Left'], [], ['a|b', 'back\\slash', '', 'say "no", then'].filter(Boolean)]
  const names = ['Side', 'Level, of spine', 'Signs']

  it('says what counts beside the label in columns of their own, several choices between bars', () => {
    expect(writeManifest([item({ attributes: choices })], names)).toBe(
      'image_sha256,label,label_version,group,split,attribute:Side,"attribute:Level, of spine",attribute:Signs\n' +
        `${sha('a')},Normal,1,patient-1,TRAIN,Left,,"a\\|b|back\\\\slash|say ""no"", then"\n`,
    )
  })

  it('is read with its attributes as it was written', () => {
    const items = [item({ attributes: choices }), item({ imageSha256: sha('b'), attributes: [[], ['L5'], ['B']] })]
    const text = writeManifest(items, names)
    expect(readManifest(text)).toEqual(items)
    const changed = writeManifest([item({ attributes: [['Right'], ...choices.slice(1)] })], names)
    expect(manifestSha256(changed)).not.toBe(manifestSha256(writeManifest(items.slice(0, 1), names)))
  })

  it('of no attributes has the bytes that it had before there were any', () => {
    expect(writeManifest([item({ attributes: [] })])).toBe(writeManifest([item()]))
  })

  it('gives the same hash whatever order the images come in', () => {
    expect(manifestSha256(writeManifest(awkward))).toBe(manifestSha256(writeManifest([...awkward].reverse())))
  })

  it('has the hash that sha256sum prints for the file', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lamina-manifest-'))
    const file = path.join(folder, 'manifest.csv')
    writeFileSync(file, writeManifest(awkward))
    const printed = execFileSync('sha256sum', [file], { encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    expect(printed.slice(0, 64)).toBe(manifestSha256(writeManifest(awkward)))
  })

  it('survives reading and writing: same items, same hash', () => {
    const text = writeManifest(awkward)
    const items = readManifest(text)
    expect(new Set(items)).toEqual(new Set(awkward))
    expect(manifestSha256(writeManifest(items))).toBe(manifestSha256(text))
  })

  it('changes its hash with every single value', () => {
    const base = manifestSha256(writeManifest([item()]))
    const changes: Partial<ManifestItem>[] = [
      { imageSha256: sha('d') },
      { label: 'Fracture' },
      { labelVersion: 2 },
      { groupKey: 'patient-2' },
      { split: 'TEST' },
    ]
    for (const change of changes) expect(manifestSha256(writeManifest([item(change)]))).not.toBe(base)
  })

  it('refuses to write an image twice', () => {
    expect(() => writeManifest([item(), item()])).toThrow('each image once')
  })

  const header = 'image_sha256,label,label_version,group,split'
  it.each([
    ['nothing', '', 'manifest header is empty'],
    ['another header', 'file,label,group\n', 'manifest header is file,label,group'],
    ['a column that is no attribute', `${header},side\n`, 'then columns attribute:'],
    ['a row with too few columns', `${header}\n${sha('a')},Normal\n`, 'manifest is'],
    ['an open quote', `${header}\n"${sha('a')},Normal,1,g,TRAIN\n`, 'manifest is'],
    ['a label version in words', `${header}\n${sha('a')},Normal,one,g,TRAIN\n`, 'row 1 label_version is one'],
    ['an unknown split', `${header}\n${sha('a')},Normal,1,g,HOLDOUT\n`, 'allowed: TRAIN, VALIDATION, TEST'],
    ['a hash in capitals', `${header}\n${sha('A')},Normal,1,g,TRAIN\n`, 'row 1 image_sha256'],
    ['a label without a name', `${header}\n${sha('a')},,1,g,TRAIN\n`, 'row 1 label is empty'],
    ['a label version 0', `${header}\n${sha('a')},Normal,0,g,TRAIN\n`, 'row 1 label_version is 0'],
    ['an empty group', `${header}\n${sha('a')},Normal,1,,TRAIN\n`, 'row 1 group is empty'],
    ['a short hash', `${header}\nabc,Normal,1,g,TRAIN\n`, 'row 1 image_sha256 is abc'],
    ['an image twice', `${header}\n${`${sha('a')},Normal,1,g,TRAIN\n`.repeat(2)}`, 'row 2 image_sha256'],
  ])('refuses to read %s', (_, text, message) => {
    expect(() => readManifest(text)).toThrow(InvalidInput)
    expect(() => readManifest(text)).toThrow(message)
  })
})
