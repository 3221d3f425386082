export interface OddTable {
  text: string
  path?: string
  names?: string[]
  classNames?: string[]
  columns: string
  said?: string[]
  doubts?: string[]
  isUsed?: boolean
}

/** Tables as people have them, and how they are read. */
export const oddTables: Record<string, OddTable> = {
  'two columns of one name that differ': {
    text: 'file,label,label\na.png,Normal,Fracture\nb.png,Normal,Normal\nc.png,Fracture,Fracture\n',
    columns: 'FILE OTHER OTHER',
    doubts: ['Columns label, label (column 3) differ: which one is the class?'],
    isUsed: false,
  },
  'two columns of one name that agree': {
    text: 'file,label,label\na.png,Normal,Normal\nb.png,Fracture,Fracture\n',
    columns: 'FILE CLASS OTHER',
    said: ['a.png | Normal', 'b.png | Fracture'],
  },
  'two columns of patients of one name that differ': {
    text: 'file,label,patient,patient\na.png,Normal,1,7\nb.png,Fracture,1,8\n',
    columns: 'FILE CLASS OTHER OTHER',
    doubts: ['Columns patient, patient (column 4) differ: which one is the group?'],
  },
  'what competitions want to be sent': {
    path: 'sample_submission.csv',
    text: 'image_id,label\na,Normal\nb,Normal\n',
    columns: 'FILE CLASS',
    doubts: ['sample_submission.csv is left out: by its name it holds what a model said, or nobody yet.'],
    isUsed: false,
  },
  'what a model said, by the name of the list': {
    path: 'out/Predictions-2026.csv',
    text: 'file,Normal,Fracture\na.png,1,0\nb.png,0,1\n',
    columns: 'FILE CLASS_FLAG CLASS_FLAG',
    doubts: ['out/Predictions-2026.csv is left out: by its name it holds what a model said, or nobody yet.'],
    isUsed: false,
  },
  'what a model said, by the name of the column': {
    text: 'file,prediction,score\na.png,Normal,0.9\nb.png,Fracture,0.8\n',
    columns: 'FILE OTHER OTHER',
    doubts: ['No column was recognised as class, group or split.'],
    isUsed: false,
  },
  'what a model said beside what people said': {
    text: 'file,finding,predicted_label\na.png,Normal,Fracture\nb.png,Fracture,Fracture\n',
    columns: 'FILE CLASS OTHER',
    said: ['a.png | Normal', 'b.png | Fracture'],
  },
  'headers and words of German lists': {
    text: 'Datei;Klasse;Patienten-ID;Aufteilung\r\na.png;Normal;7;Training\r\nb.png;Fracture;8;Test\r\nc.png;Normal;9;Validierung\r\n',
    columns: 'FILE CLASS GROUP SPLIT',
    said: [
      'a.png | Normal | group 7 | in Training',
      'b.png | Fracture | group 8 | in Test',
      'c.png | Normal | group 9 | in Validierung',
    ],
  },
  'of French ones': {
    text: 'fichier;classe;patient;ensemble\na.png;Normal;7;apprentissage\nb.png;Fracture;8;test\n',
    columns: 'FILE CLASS GROUP SPLIT',
  },
  'of Spanish ones': {
    text: 'archivo,clase,paciente,conjunto\na.png,Normal,7,entrenamiento\nb.png,Fractura,8,prueba\n',
    columns: 'FILE CLASS GROUP SPLIT',
  },
  'of Chinese ones': {
    text: '文件名,类别,患者编号,数据集\na.png,正常,7,训练集\nb.png,骨折,8,测试集\n',
    columns: 'FILE CLASS GROUP SPLIT',
    said: ['a.png | 正常 | group 7 | in 训练集', 'b.png | 骨折 | group 8 | in 测试集'],
  },
  'a split in words that are none of the three': {
    text: 'file,label,split\na.png,Normal,0\nb.png,Fracture,1\nc.png,Normal,2\n',
    columns: 'FILE CLASS SPLIT',
    said: ['a.png | Normal | in 0', 'b.png | Fracture | in 1', 'c.png | Normal | in 2'],
  },
  'a split in columns of yes and no': {
    text: 'file,label,train,test\na.png,Normal,1,0\nb.png,Fracture,0,1\n',
    columns: 'FILE CLASS OTHER OTHER',
    doubts: ['train, test: a split in columns of yes and no is not read; name it in one column.'],
  },
  'such columns beside those of classes': {
    text: 'file,Normal,Fracture,is_test\na.png,1,0,no\nb.png,0,1,yes\n',
    columns: 'FILE CLASS_FLAG CLASS_FLAG OTHER',
    doubts: ['is_test: a split in columns of yes and no is not read; name it in one column.'],
  },
  'what stands within something else': {
    path: 'v.jsonl',
    text: '{"imageGcsUri":"gs://b/a.png","result":{"label":"Cyst"},"labels":{"aiplatform.googleapis.com/ml_use":"test"}}\n{"imageGcsUri":"gs://b/b.png","result":{"label":"Mass"},"labels":{"aiplatform.googleapis.com/ml_use":"training"}}\n',
    columns: 'FILE CLASS SPLIT',
    said: ['a.png | Cyst | in test', 'b.png | Mass | in training'],
  },
  'a class beside a group that is unclear': {
    text: 'file,study_id,series_id,read as\na.png,1,7,Normal\nb.png,1,8,Fracture\n',
    columns: 'FILE OTHER OTHER CLASS',
    doubts: ['Columns study_id, series_id differ: which one is the group?'],
  },
  'a header alone': {
    text: 'file,label\n',
    columns: 'FILE CLASS',
    doubts: ['list.csv has a header and no rows.'],
    isUsed: false,
  },
  'names of two splits, as ChestX-ray14 has them': {
    path: 'train_val_list.txt',
    text: 'a.png\nb.png\n',
    columns: 'FILE',
    doubts: ['train_val_list.txt names files of several splits by its name: which one is it?'],
    isUsed: false,
  },
  'names of two splits, as VOC has them': {
    path: 'ImageSets/Main/trainval.txt',
    text: 'a\nb\n',
    columns: 'FILE',
    doubts: ['ImageSets/Main/trainval.txt names files of several splits by its name: which one is it?'],
    isUsed: false,
  },
  'names alone': { path: 'names.txt', text: 'a.png\nb.png\n', columns: 'FILE', isUsed: false },
  'numbers whose zeros a spreadsheet took': {
    text: 'id,label\n1,Normal\n2,Fracture\n10,Normal\n',
    names: ['set/0001.png', 'set/0002.png', 'set/0010.png'],
    columns: 'FILE CLASS',
    said: ['set/0001.png | Normal', 'set/0002.png | Fracture', 'set/0010.png | Normal'],
  },
  'numbers that a program wrote as decimals': {
    text: 'image_id,label\n1001.0,Normal\n1002.0,Fracture\n',
    names: ['1001.png', '1002.png'],
    columns: 'FILE CLASS',
    said: ['1001.png | Normal', '1002.png | Fracture'],
  },
  'two numbers that are one without zeros': {
    text: 'file,label\n1,Normal\n01,Fracture\n',
    names: ['001.png'],
    columns: 'FILE CLASS',
    said: [
      '001.png | Normal | REFUSED: which line is meant of 1, 01 cannot be told: 001.png alone is there',
      '001.png | Fracture | REFUSED: which line is meant of 1, 01 cannot be told: 001.png alone is there',
    ],
  },
  'a number that is a file beside one with zeros': {
    text: 'file,label\n1,Normal\n2,Fracture\n',
    names: ['1.png', '01.png', '02.png'],
    columns: 'FILE CLASS',
    said: ['1.png | Normal', '02.png | Fracture'],
  },
  'numbers of lines beside names': {
    text: 'id;Röntgenbild;Klasse\n1;0003.png;Normal\n2;0001.png;Fracture\n3;0002.png;Normal\n',
    names: ['0001.png', '0002.png', '0003.png'],
    columns: 'OTHER FILE CLASS',
    said: ['0003.png | Normal', '0001.png | Fracture', '0002.png | Normal'],
  },
  'numbers that are no names': {
    text: 'xray,KL grade\na.png,1\nb.png,2\nc.png,3\n',
    names: ['a.png', 'b.png', 'c.png', '01.png', '02.png', '03.png'],
    columns: 'FILE OTHER',
    doubts: ['No column was recognised as class, group or split.'],
    isUsed: false,
  },
  'titles as wide as the table, and units below the header': {
    text: 'Study 7;;\nExported 2026-02-01;;\n;;\nDatei;Klasse;Alter\n;;Jahre\na.png;Normal;7\nb.png;Fracture;8\n',
    columns: 'FILE CLASS OTHER',
    said: ['- () | REFUSED: it names no file', 'a.png | Normal', 'b.png | Fracture'],
  },
  'a header of one name': {
    text: 'file,\na.png,Normal\nb.png,Fracture\nc.png,Normal\n',
    columns: 'FILE CLASS',
    said: ['a.png | Normal', 'b.png | Fracture', 'c.png | Normal'],
  },
  'a line that was taken out': {
    text: 'file,label\na.png,Normal\n#b.png,Fracture\nc.png,Normal\n',
    columns: 'FILE CLASS',
    said: ['a.png | Normal', '- (#b.png) | Fracture | REFUSED: no file of that name is there', 'c.png | Normal'],
  },
  'a column of classes and its numbers that contradict each other': {
    text: 'file,label,label_id\na.png,Normal,0\nb.png,Fracture,1\nc.png,Normal,1\nd.png,Fracture,1\n',
    columns: 'FILE OTHER OTHER',
    doubts: ['Columns label, label_id contradict each other in 1 row: which ones say the class?'],
    isUsed: false,
  },
  'a column of classes and columns of yes and no that contradict it': {
    text: 'file,class,Normal,Fracture\na.png,Normal,1,0\nb.png,Fracture,0,1\nc.png,Normal,0,1\n',
    columns: 'FILE OTHER OTHER OTHER',
    doubts: ['Columns class, Normal, Fracture contradict each other in 1 row: which ones say the class?'],
    isUsed: false,
  },
  'one column of yes and no that contradicts the classes': {
    text: 'file,label,Fracture\na.png,Normal,0\nb.png,Normal,1\nc.png,Normal,0\n',
    columns: 'FILE OTHER OTHER',
    doubts: ['Columns label, Fracture contradict each other in 1 row: which ones say the class?'],
    isUsed: false,
  },
  'rows of findings that are not there': {
    text: 'image,finding,present\na.png,Fracture,1\nb.png,Fracture,0\n',
    columns: 'FILE CLASS OTHER',
    doubts: ['Column present says no in 1 row: they are read like all others.'],
    isUsed: true,
  },
  'rows that somebody excluded': {
    text: 'file,label,exclude\na.png,Normal,0\nb.png,Fracture,1\n',
    columns: 'FILE CLASS OTHER',
    doubts: ['Column exclude says yes in 1 row: they are read like all others.'],
    isUsed: true,
  },
  'numbers of classes and a column of yes and no that say the same': {
    text: 'file,label,Fracture\na.png,0,0\nb.png,1,1\nc.png,0,0\n',
    columns: 'FILE CLASS OTHER',
    said: ['a.png | 0', 'b.png | 1', 'c.png | 0'],
  },
  'columns of classes that say the same, or another thing': {
    text: 'file,label,label_id,Fracture,outcome\na.png,Normal,0,no,well\nb.png,Fracture,1,yes,well\nc.png,Normal,0,no,ill\nd.png,Fracture,1,yes,ill\n',
    columns: 'FILE CLASS OTHER OTHER OTHER',
  },
  'one list a class': {
    path: 'lists/Normal.txt',
    text: 'a.png\nb.png\n',
    columns: 'FILE',
    doubts: ['lists/Normal.txt is named as a class, which is not read: say the class of its files in a column.'],
    isUsed: false,
  },
  'one list a class and split': {
    path: 'train_spiral break.csv',
    text: 'file\na.png\nb.png\n',
    classNames: ['Spiral break', 'Normal'],
    columns: 'FILE',
    doubts: ['train_spiral break.csv is named as a class, which is not read: say the class of its files in a column.'],
  },
  'a list named as a class that says the class': {
    path: 'fracture.csv',
    text: 'file,label\na.png,Fracture\nb.png,Normal\n',
    columns: 'FILE CLASS',
    said: ['a.png | Fracture', 'b.png | Normal'],
  },
}
