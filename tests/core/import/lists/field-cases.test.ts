import { expect, test } from 'vitest'
import { find, isList, read, say } from '#tests/core/import/lists/kit.ts'

const task = (image: string, choices: Record<string, string[]>, rest: object = {}) => ({
  data: { image },
  annotations: [
    {
      completed_by: { id: 1, email: 'ann@example.org' },
      created_at: '2026-01-15T10:00:00.000000Z',
      result: Object.entries(choices).map(([from_name, chosen]) => ({
        type: 'choices',
        from_name,
        value: { choices: chosen },
      })),
      ...rest,
    },
  ],
})
const coco = (images: string[], annotations: [number, number][]) => ({
  images: images.map((file_name, id) => ({ id, file_name })),
  categories: [
    { id: 1, name: 'Normal' },
    { id: 2, name: 'Fracture' },
  ],
  annotations: annotations.map(([image_id, category_id], id) => ({ id, image_id, category_id })),
})
test('L01: a picture of that name in another folder is another picture', () => {
  const given = { names: ['p1/img.png'] }
  expect(
    read(
      'c.json',
      coco(
        ['p1/img.png', 'p2/img.png'],
        [
          [0, 1],
          [1, 2],
        ],
      ),
      given,
    ),
  ).toEqual([
    'p1/img.png | Normal',
    '- (p2/img.png) | Fracture | REFUSED: no file of that name is there but p1/img.png, in another folder',
  ])
  expect(read('c.json', coco(['p2/img.png'], [[0, 2]]), given)).toEqual([
    '- (p2/img.png) | Fracture | REFUSED: no file of that name is there but p1/img.png, in another folder',
  ])
  expect(
    read('c.csv', 'file,label\np1/s/img.png,Normal\np2/s/img.png,Fracture\n', { names: ['p1/s/img.png'] }),
  ).toEqual([
    'p1/s/img.png | Normal',
    '- (p2/s/img.png) | Fracture | REFUSED: no file of that name is there but p1/s/img.png, in another folder',
  ])
})

test('L01b: of two uploads of one name, which is meant cannot be told', () => {
  const tasks = [task('0a1b2c3d-img.png', { q: ['Normal'] }), task('1a1b2c3d-img.png', { q: ['Fracture'] })]
  const lines = read('export.json', tasks, { names: ['img.png'] })
  expect(lines).toEqual([
    expect.stringMatching(
      /^img.png \| Normal.* \| REFUSED: which line is meant of 0a1b2c3d-img.png, 1a1b2c3d-img.png cannot be told/,
    ),
    expect.stringMatching(/^img.png \| Fracture.* \| REFUSED: which line is meant/),
  ])
  expect(read('l.csv', 'file,label\n0a1b2c3d-img.png,Normal\n', { names: ['img.png'] })).toEqual([
    '- (0a1b2c3d-img.png) | Normal | REFUSED: no file of that name is there',
  ])
})

test('L05: a name as an export rewrites it is found by letters and digits', () => {
  const given = { names: ['scan (1).png', 'scan (2).png'] }
  expect(read('export.json', [task('/data/upload/1/0a1b2c3d-scan_1.png', { q: ['Normal'] })], given)).toEqual([
    'scan (1).png | Normal by ann@example.org by 2026-01-15',
  ])
})

test('L06: Label Studio JSON-MIN and CSV', () => {
  const row = (file: string, rest: object) => ({
    image: `/data/upload/1/${file}`,
    id: 1,
    annotator: 7,
    annotation_id: 3,
    created_at: '2026-01-15T10:00:00.000000Z',
    updated_at: '2026-01-15T10:00:00.000000Z',
    lead_time: 2.5,
    ...rest,
  })
  const given = { names: ['a.png', 'b.png'] }
  const rows = [
    row('0a1b2c3d-a.png', { class: 'Normal' }),
    row('1a1b2c3d-b.png', { class: { choices: ['Fracture', 'Normal'] } }),
  ]
  const list = find('min.json', rows, given)
  expect(list.shape).toBe('LABEL_STUDIO')
  const said = ['a.png | Normal by 7 by 2026-01-15', 'b.png | CONFLICT: choices are Fracture, Normal; allowed: one']
  expect(say(list, given)).toEqual(said)
  const csv = `image,id,class,annotator,annotation_id,created_at,updated_at,lead_time
/data/upload/1/0a1b2c3d-a.png,1,Normal,7,3,2026-01-15T10:00:00Z,2026-01-15T10:00:00Z,2.5
/data/upload/1/1a1b2c3d-b.png,2,"{""choices"":[""Fracture"",""Normal""]}",7,4,2026-01-15T10:00:00Z,2026-01-15T10:00:00Z,2.5
`
  expect(find('min.csv', csv, given).shape).toBe('LABEL_STUDIO')
  expect(read('min.csv', csv, given)).toEqual(said)
})

test('L07: a reference without end costs its task', () => {
  const tasks = [task('a.png', { q: ['Normal'] }), task(`${'x'.repeat(2000)}.png`, { q: ['Normal'] })]
  const [first, second] = read('e.json', tasks, { names: ['a.png'] })
  expect(first).toMatch(/^a.png \| Normal/)
  expect(second).toMatch(/REFUSED: the name of its file has 2004 characters; allowed: up to 1000/)
})

test('L09: of several questions one counts: that of the project, else somebody says which', () => {
  const given = { names: ['a.png'], classNames: ['normal', 'fracture'] }
  const tasks = [task('a.png', { finding: ['Fracture'], quality: ['good'] })]
  const list = find('e.json', tasks, given)
  expect(list).toMatchObject({ questions: ['finding', 'quality'], doubts: [], proposed: { question: 'finding' } })
  expect(say(list, given)).toEqual(['a.png | Fracture by ann@example.org by 2026-01-15'])
  expect(say(list, given, { ...list.proposed, question: 'quality' })[0]).toMatch(/good/)
  const unclear = find('e.json', tasks, { names: ['a.png'] })
  expect(unclear.doubts).toEqual(['It answers finding, quality: which one is the class?'])
  expect(say(unclear, given)).toEqual(['a.png | REFUSED: which question of the list counts was not said'])
})

test('L11: names in COCO are no addresses', () => {
  expect(
    read(
      'c.json',
      coco(
        ['scan #1.png', '50% a?.png'],
        [
          [0, 1],
          [1, 2],
        ],
      ),
      { names: ['scan #1.png', '50% a?.png'] },
    ),
  ).toEqual(['scan #1.png | Normal', '50% a?.png | Fracture'])
})

test.each([
  ['train/_annotations.coco.json', 'TRAIN'],
  ['valid/_annotations.coco.json', 'VALIDATION'],
  ['annotations/instances_val2017.json', 'VALIDATION'],
  ['annotations/instances.json', null],
])('L12: %s is a list of %s', (path, split) => {
  const names = ['train/img.png', 'valid/img.png', 'test/img.png', 'annotations/img.png']
  const list = find(path, coco(['img.png'], [[0, 1]]), { names })
  expect(list.proposed.split).toBe(split)
  expect(say(list, { names })).toEqual([`${path.split('/')[0]}/img.png | Normal`])
})

test('L13: an annotation whose image is missing costs itself', () => {
  expect(
    read(
      'c.json',
      coco(
        ['a.png'],
        [
          [0, 1],
          [9, 2],
          [0, 1],
        ],
      ),
      { names: ['a.png'] },
    ),
  ).toEqual(['a.png | Normal', '- (c.json, annotations[1]) | REFUSED: its image is not in the list'])
})

const headers = { names: ['a.png', 'b.png'] }

test('L19: what leads out or is not there costs its row', () => {
  const csv = 'file,label\na.png,Normal\n/etc/passwd,Normal\n../../b.png,Normal\nD:\\x\\c.png,Normal\n'
  expect(read('l.csv', csv, headers)).toEqual([
    'a.png | Normal',
    '- (/etc/passwd) | Normal | REFUSED: no file of that name is there',
    '- (../../b.png) | Normal | REFUSED: no file of that name is there',
    '- (D:\\x\\c.png) | Normal | REFUSED: no file of that name is there',
  ])
  expect(read('lists/l.csv', 'file,label\n../images/a.png,Normal\n', { names: ['images/a.png', 'a.png'] })).toEqual([
    'images/a.png | Normal',
  ])
})

test('L20: times that are not ISO 8601 decide nothing', () => {
  const rows = (x: string, y: string) =>
    `file,label,reader,labelled_at\na.png,Normal,ann,${x}\na.png,Fracture,bob,${y}\nb.png,Normal,ann,01/02/2026\n`
  expect(read('l.csv', rows('01/02/2026', '2026-01-15'), headers)).toEqual([
    'a.png | REFUSED: which answer is the last cannot be told: allowed are times such as 2026-01-31T09:30:00Z',
    'b.png | Normal by ann',
  ])
  expect(read('l.csv', rows('2026-02-01', '2026-01-15'), headers)[0]).toBe(
    'a.png | Normal by ann by 2026-02-01 then Fracture by bob by 2026-01-15',
  )
  expect(read('l.csv', rows('2026-02-31', '2026-01-15'), headers)[0]).toMatch(/cannot be told/)
})

test.each(['Patient ID', 'PatientID', 'patient_id', 'patientId', 'PATIENT-ID', 'subject', 'case_id', 'group'])(
  'L21: the column %s is the group',
  column => {
    const list = find('l.csv', `file,label,${column}\na.png,Normal,p1\nb.png,Fracture,p2\n`, headers)
    expect(list.proposed.columns).toEqual(['FILE', 'CLASS', 'GROUP'])
  },
)

test('F02: a column of splits is kept as it stands', () => {
  expect(read('l.csv', 'file,label,split\na.png,Normal,train\nb.png,Fracture,Val\n', headers)).toEqual([
    'a.png | Normal | in train',
    'b.png | Fracture | in Val',
  ])
})

test.each([
  ['other JSON', 'package.json', '{"name":"lamina","version":"1"}'],
  ['a list of numbers', 'a.json', '[1,2,3]'],
  ['another table', 'a.csv', 'patient,age\n1,2\n3,4\n'],
  ['words', 'README.txt', 'Pictures of necks.\nTaken in May, in June and in July.\n'],
  ['nothing', 'a.csv', ''],
  ['other XML', 'a.xml', '<note><to>Ann</to></note>'],
])('%s is no list', (_name, path, text) => {
  expect(isList(path, text, headers)).toBe(false)
})

test.each([
  ['JSON cut short', 'a.json', '{"images": [{"id": 1', /JSON that is broken/],
  ['broken JSON far from the root', 'a/b/c.json', '{"images": [', /JSON that is broken/],
  ['XML cut short', 'a.xml', '<annotations><image name="a.png">', /XML that is broken/],
  ['a spreadsheet that is none', 'a.xlsx', 'no ZIP', /it is no spreadsheet/],
])('%s is asked about', (_name, path, text, detail) => {
  const list = find(path, text, headers)
  expect(list).toMatchObject({ shape: 'UNKNOWN', proposed: { isUsed: false }, detail: expect.stringMatching(detail) })
  expect(list.doubts).toHaveLength(1)
  expect(say(list, headers)).toEqual([])
})
