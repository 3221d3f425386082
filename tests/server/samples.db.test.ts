import sharp from 'sharp'
import { expect, test } from 'vitest'
import { openApi } from '#tests/kit/api.ts'

const api = await openApi()
const { database, blobs, project, images, user, url } = api
const owner = await project()
const deep = Uint16Array.from({ length: 12 }, (_, i) => i * 300)
const picture = await sharp(deep, { raw: { width: 4, height: 3, channels: 1 } })
  .toColourspace('grey16')
  .png()
  .toBuffer()
const preview = await sharp(picture).webp().toBuffer()
const display = {
  slope: 2,
  intercept: -1024,
  unit: 'HU',
  range: { low: -1024, high: 7166 },
  isInverted: false,
  windows: [{ name: 'BONE', center: 500, width: 2000, shape: 'LINEAR' }],
  table: { name: null, first: 0, bits: 8, entries: 'AAABAA==' },
  percentiles: { low: -1000, high: 5000 },
}
const [made, colour] = await images(owner, [
  { groupKey: 'a', classIndex: null },
  { groupKey: 'a', classIndex: null },
])
if (!made || !colour) throw new Error('no image')
await database.image.update({
  where: { id: made.id },
  data: {
    fileSha256: await blobs.put(Buffer.from('a de-identified file')),
    pictureSha256: await blobs.put(picture),
    previewSha256: await blobs.put(preview),
    mediaType: 'application/dicom',
    bitDepth: 12,
    modality: 'CT',
    burnedIn: 'SUSPECTED',
    display,
  },
})
const reader = await user('reader', { projectId: owner.id })
const stranger = await user('stranger')
const get = (path: string, headers: Record<string, string> = { cookie: reader.cookie }) =>
  fetch(`${url}/files/images/${made.id}${path}`, { headers })

test('the samples of a picture come raw, with what they are in the headers', async () => {
  const response = await get('/samples')
  expect(response.status).toBe(200)
  const named = ['x-width', 'x-height', 'x-channels', 'x-bits', 'content-length', 'cache-control']
  expect(named.map(name => response.headers.get(name))).toEqual(['4', '3', '1', '16', '24', 'private, no-cache'])
  expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(deep.buffer))
})

test('whoever has them already is told so', async () => {
  const etag = (await get('/samples')).headers.get('etag') ?? ''
  expect(
    (await get('/samples', { cookie: reader.cookie, 'cache-control': 'max-age=0', 'if-none-match': etag })).status,
  ).toBe(304)
  expect(
    (await get('/samples', { cookie: reader.cookie, 'cache-control': 'max-age=0', 'if-none-match': '"another"' }))
      .status,
  ).toBe(200)
})

test('the preview and the kept file are served as they are, a DICOM file to be saved', async () => {
  const seen = await get('/preview')
  expect(seen.headers.get('content-type')).toBe('image/webp')
  expect(Buffer.from(await seen.arrayBuffer())).toEqual(preview)
  const kept = await get('')
  expect(await kept.text()).toBe('a de-identified file')
  expect(kept.headers.get('content-disposition')).toBe(`attachment; filename="image-${made.id}.dcm"`)
})

test.each(['/samples', '/preview'])(
  '%s is for members: strangers find nothing, nobody is asked to sign in',
  async path => {
    expect((await get(path, { cookie: stranger.cookie })).status).toBe(404)
    expect((await get(path, {})).status).toBe(401)
    const nowhere = await fetch(`${url}/files/images/none${path}`, { headers: { cookie: reader.cookie } })
    expect(nowhere.status).toBe(404)
  },
)

test('a picture whose bytes are gone is not found, and no half of one is sent', async () => {
  const response = await fetch(`${url}/files/images/${colour.id}/samples`, { headers: { cookie: reader.cookie } })
  expect(response.status).toBe(404)
  expect(response.headers.get('x-width')).toBeNull()
})

test('how it is displayed can be asked, typed to the last field', async () => {
  const document = `query ($id: ID!) { image(id: $id) {
    samplesUrl previewUrl modality bodyPart frame burnedIn
    display { slope intercept unit range { low high } isInverted windows { name center width shape }
      table { name first bits entries } percentiles { low high } } } }`
  expect(await reader.request(document, { id: made.id })).toEqual({
    image: {
      samplesUrl: `/files/images/${made.id}/samples`,
      previewUrl: `/files/images/${made.id}/preview`,
      modality: 'CT',
      bodyPart: null,
      frame: null,
      burnedIn: 'SUSPECTED',
      display,
    },
  })
  expect(await reader.request(document, { id: colour.id })).toMatchObject({ image: { display: null, burnedIn: null } })
})

const setLabel = `mutation ($input: SetLabelInput!) { setLabel(input: $input) {
  __typename ... on Label { version view { center width isInverted preset zoom panX panY rotation isFlipped } }
  ... on InvalidInput { field value allowed } } }`
const view = { isInverted: true, panX: 3, panY: -4.5, rotation: 90, isFlipped: true }
const label = (expectedVersion: number, seen: object | null) =>
  reader.request(setLabel, {
    input: { imageId: made.id, labelClassId: owner.labelClasses[0]?.id, expectedVersion, view: seen },
  })

test('a label keeps the view that it was given under, and one without keeps none', async () => {
  expect(await label(0, { ...view, center: 40, width: 300, preset: 'auto', zoom: 1 })).toEqual({
    setLabel: {
      __typename: 'Label',
      version: 1,
      view: { ...view, center: 40, width: 300, preset: 'auto', zoom: 1 },
    },
  })
  const without = { setLabel: { __typename: 'Label', version: 2, view: null } }
  expect(await label(1, null)).toEqual(without)
  // A request that was sent again, and the same answer once more: the label that stands.
  for (const expectedVersion of [1, 2, 1]) expect(await label(expectedVersion, null)).toEqual(without)
  expect(await database.label.count({ where: { imageId: made.id } })).toBe(2)
})

test('a view that cannot be is refused by its field, and no label is given', async () => {
  const before = await database.label.count({ where: { imageId: made.id } })
  expect(await label(before, { ...view, rotation: 30 })).toEqual({
    setLabel: { __typename: 'InvalidInput', field: 'view.rotation', value: '30', allowed: '0, 90, 180 or 270' },
  })
  expect(await label(before, { ...view, center: 4 })).toMatchObject({ setLabel: { field: 'view.width' } })
  expect(await database.label.count({ where: { imageId: made.id } })).toBe(before)
})
