import type { PublicTable } from '#tests/core/import/lists/public-tables.ts'

/** Lists as tools and competitions write them. */
export const toolTables: Record<string, PublicTable> = {
  'Roboflow classification': {
    path: 'valid/_classes.csv',
    text: 'filename, Fracture, Normal\na_png.rf.0123.jpg, 1, 0\nb_png.rf.4567.jpg, 0, 1\n',
    names: ['train/c.jpg', 'valid/a_png.rf.0123.jpg', 'valid/b_png.rf.4567.jpg'],
    columns: 'FILE CLASS_FLAG CLASS_FLAG',
    said: ['valid/a_png.rf.0123.jpg | Fracture', 'valid/b_png.rf.4567.jpg | Normal'],
    split: 'VALIDATION',
  },
  fastai: {
    path: 'labels.csv',
    text: 'fname,labels,is_valid\ntrain/1.jpg,car;person,True\ntrain/2.jpg,car,False\ntrain/3.jpg,person,False\n',
    names: ['train/1.jpg', 'train/2.jpg', 'train/3.jpg'],
    columns: 'FILE CLASS OTHER',
    said: [
      'train/1.jpg | CONFLICT: classes are car, person; allowed: one',
      'train/2.jpg | car',
      'train/3.jpg | person',
    ],
    doubts: /^is_valid: a split in columns of yes and no is not read; name it in one column\.$/,
  },
  'HuggingFace imagefolder': {
    path: 'train/metadata.csv',
    text: 'file_name,label\n0001.png,cat\nsub/0002.png,dog\n',
    names: ['test/0001.png', 'train/0001.png', 'train/sub/0002.png'],
    columns: 'FILE CLASS',
    said: ['train/0001.png | cat', 'train/sub/0002.png | dog'],
    split: 'TRAIN',
  },
  'HuggingFace imagefolder, JSON Lines': {
    path: 'train/metadata.jsonl',
    text: '{"file_name": "0001.png", "label": "cat"}\n{"file_name": "0002.png", "label": "dog", "more": {"a": 1}}\n',
    names: ['train/0001.png', 'train/0002.png'],
    columns: 'FILE CLASS OTHER',
    said: ['train/0001.png | cat', 'train/0002.png | dog'],
    split: 'TRAIN',
  },
  'Google Vertex': {
    path: 'import.csv',
    text: 'TRAIN,gs://bucket/set/a.png,Normal\nVALIDATION,gs://bucket/set/b.png,Fracture\nTEST,gs://bucket/set/c.png,Normal\n',
    names: ['set/a.png', 'set/b.png', 'set/c.png'],
    columns: 'SPLIT FILE CLASS',
    said: ['set/a.png | Normal | in TRAIN', 'set/b.png | Fracture | in VALIDATION', 'set/c.png | Normal | in TEST'],
  },
  'Azure Custom Vision': {
    path: 'images.json',
    text: JSON.stringify([
      {
        id: 'f1',
        originalImageUri: 'https://x.blob.core.windows.net/i/a.png?sv=1',
        tags: [{ tagId: 't', tagName: 'Normal' }],
      },
      {
        id: 'f2',
        originalImageUri: 'https://x.blob.core.windows.net/i/b.png?sv=1',
        tags: [{ tagId: 'u', tagName: 'Fracture' }],
      },
    ]),
    names: ['i/a.png', 'i/b.png'],
    columns: 'OTHER FILE CLASS',
    said: ['i/a.png | Normal', 'i/b.png | Fracture'],
  },
  Labelbox: {
    path: 'export.ndjson',
    text: [
      ['a.png', 'Normal', 'ann@example.org'],
      ['b.png', 'Fracture', 'bob@example.org'],
    ]
      .map(([file, value, by]) =>
        JSON.stringify({
          data_row: { id: 'c1', external_id: file, row_data: `https://storage.example.org/${file}` },
          projects: {
            p1: {
              name: 'X-rays',
              labels: [
                {
                  label_kind: 'Default',
                  label_details: { created_at: '2026-01-02T03:04:05.000+00:00', created_by: by },
                  annotations: {
                    classifications: [{ name: 'Finding', radio_answer: { name: value, value: value?.toLowerCase() } }],
                  },
                },
              ],
            },
          },
        }),
      )
      .join('\n'),
    names: ['a.png', 'b.png'],
    columns: 'FILE CLASS LABELLER TIME',
    said: ['a.png | Normal by ann@example.org by 2026-01-02', 'b.png | Fracture by bob@example.org by 2026-01-02'],
  },
  'COVIDx, blanks between': {
    path: 'train_COVIDx9B.txt',
    text: '1 a.png positive cohen\n2 b.png negative rsna\n3 c.png negative rsna\n',
    names: ['train/a.png', 'train/b.png', 'train/c.png'],
    columns: 'OTHER FILE CLASS OTHER',
    classNames: ['Positive', 'Negative'],
    said: ['train/a.png | positive', 'train/b.png | negative', 'train/c.png | negative'],
    split: 'TRAIN',
  },
  'COVID-QU, folders and semicolons': {
    path: 'list.csv',
    text: 'FILE NAME;CLASS;SET\r\nInfection Segmentation Data/Train/COVID-19/images/a.png;COVID-19;Train\r\nInfection Segmentation Data/Val/Normal/images/b.png;Normal;Val\r\n',
    names: ['Train/COVID-19/images/a.png', 'Val/Normal/images/b.png'],
    columns: 'FILE CLASS SPLIT',
    said: ['Train/COVID-19/images/a.png | COVID-19 | in Train', 'Val/Normal/images/b.png | Normal | in Val'],
  },
  'MIMIC-CXR, splits by DICOM id': {
    path: 'mimic-cxr-2.0.0-split.csv',
    text: `dicom_id,study_id,subject_id,split
02aa804e-bde0afdd-112c0b34-7bc16630-4e384014,50414267,10000032,train
174413ec-4ec4c1f7-34ea26b7-c5f994f8-79ef1962,50414267,10000032,validate
`,
    names: [
      'files/p10/p10000032/s50414267/02aa804e-bde0afdd-112c0b34-7bc16630-4e384014.dcm',
      'files/p10/p10000032/s50414267/174413ec-4ec4c1f7-34ea26b7-c5f994f8-79ef1962.dcm',
    ],
    columns: 'FILE OTHER GROUP SPLIT',
    said: [
      'files/p10/p10000032/s50414267/02aa804e-bde0afdd-112c0b34-7bc16630-4e384014.dcm | group 10000032 | in train',
      'files/p10/p10000032/s50414267/174413ec-4ec4c1f7-34ea26b7-c5f994f8-79ef1962.dcm | group 10000032 | in validate',
    ],
  },
}
