export interface PublicTable {
  path: string
  text: string
  names: string[]
  classNames?: string[]
  columns: string
  said: string[]
  doubts?: RegExp
  split?: string
  isUsed?: boolean
}

/** Lists as public data sets write them, of a few files each. */
export const publicTables: Record<string, PublicTable> = {
  'NIH ChestX-ray14': {
    path: 'Data_Entry_2017.csv',
    text: `Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y],
00000001_000.png,Cardiomegaly,0,1,58,M,PA,2682,2749,0.143,0.143,
00000001_001.png,Cardiomegaly|Emphysema,1,1,58,M,PA,2894,2729,0.143,0.143,
00000002_000.png,No Finding,0,2,81,M,PA,2500,2048,0.171,0.171,
`,
    names: [
      'images_001/images/00000001_000.png',
      'images_001/images/00000001_001.png',
      'images_002/images/00000002_000.png',
    ],
    columns: 'FILE CLASS OTHER GROUP OTHER OTHER OTHER OTHER OTHER OTHER OTHER',
    said: [
      'images_001/images/00000001_000.png | Cardiomegaly | group 1',
      'images_001/images/00000001_001.png | group 1 | CONFLICT: classes are Cardiomegaly, Emphysema; allowed: one',
      'images_002/images/00000002_000.png | No Finding | group 2',
    ],
  },
  'one name a line': {
    path: 'test_list.txt',
    text: '00000001_000.png\n00000001_001.png\n',
    names: ['images/00000001_000.png', 'images/00000001_001.png'],
    columns: 'FILE',
    said: ['images/00000001_000.png', 'images/00000001_001.png'],
    split: 'TEST',
  },
  CheXpert: {
    path: 'train.csv',
    text: `Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Edema,Fracture,Support Devices
CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.jpg,Female,68,Frontal,AP,1.0,,,
CheXpert-v1.0-small/train/patient00002/study1/view1_frontal.jpg,Male,87,Frontal,AP,,-1.0,1.0,0.0
CheXpert-v1.0-small/train/patient00002/study2/view1_frontal.jpg,Male,87,Frontal,AP,,1.0,,1.0
CheXpert-v1.0-small/train/patient00003/study1/view1_frontal.jpg,Male,41,Frontal,AP,,-1.0,,
`,
    names: ['1/study1', '2/study1', '2/study2', '3/study1'].map(p => `train/patient0000${p}/view1_frontal.jpg`),
    columns: 'FILE OTHER OTHER OTHER OTHER CLASS_FLAG CLASS_FLAG CLASS_FLAG CLASS_FLAG',
    said: [
      'train/patient00001/study1/view1_frontal.jpg | No Finding',
      'train/patient00002/study1/view1_frontal.jpg | Fracture',
      'train/patient00002/study2/view1_frontal.jpg | CONFLICT: classes are Edema, Support Devices; allowed: one',
      'train/patient00003/study1/view1_frontal.jpg',
    ],
    doubts:
      /^1 row says unknown and never yes or no in No Finding, Edema, Fracture, Support Devices: it gives no label.$/,
    split: 'TRAIN',
  },
  VinDr: {
    path: 'train.csv',
    text: `image_id,class_name,class_id,rad_id,x_min,y_min,x_max,y_max
50a418190bc3fb1ef1633bf9678929b3,No finding,14,R11,,,,
50a418190bc3fb1ef1633bf9678929b3,No finding,14,R15,,,,
9a5094b2563a1ef3ff50dc5c7ff71345,Cardiomegaly,3,R10,691,1375,1653,1831
9a5094b2563a1ef3ff50dc5c7ff71345,Aortic enlargement,0,R10,1052,715,1299,966
`,
    names: ['train/50a418190bc3fb1ef1633bf9678929b3.dicom', 'train/9a5094b2563a1ef3ff50dc5c7ff71345.dicom'],
    columns: 'FILE CLASS OTHER LABELLER OTHER OTHER OTHER OTHER',
    said: [
      'train/50a418190bc3fb1ef1633bf9678929b3.dicom | No finding by R11 then No finding by R15',
      'train/9a5094b2563a1ef3ff50dc5c7ff71345.dicom | CONFLICT: classes are Cardiomegaly, Aortic enlargement; allowed: one',
    ],
    split: 'TRAIN',
  },
  'RSNA pneumonia, a row a box': {
    path: 'stage_2_train_labels.csv',
    text: `patientId,x,y,width,height,Target
0004cfab-14fd-4e49-80ba-63a80b6bddd6,,,,,0
00436515-870c-4b36-a041-de91049b9ab4,264.0,152.0,213.0,379.0,1
00436515-870c-4b36-a041-de91049b9ab4,562.0,152.0,256.0,453.0,1
`,
    names: ['0004cfab-14fd-4e49-80ba-63a80b6bddd6.dcm', '00436515-870c-4b36-a041-de91049b9ab4.dcm'].map(
      n => `stage_2_train_images/${n}`,
    ),
    columns: 'FILE OTHER OTHER OTHER OTHER CLASS',
    said: [
      'stage_2_train_images/0004cfab-14fd-4e49-80ba-63a80b6bddd6.dcm | 0',
      'stage_2_train_images/00436515-870c-4b36-a041-de91049b9ab4.dcm | 1',
    ],
    split: 'TRAIN',
  },
  'SIIM melanoma': {
    path: 'list.csv',
    text: `image_name,patient_id,sex,age_approx,anatom_site_general_challenge,diagnosis,benign_malignant,target
ISIC_2637011,IP_7279968,male,45.0,head/neck,unknown,benign,0
ISIC_0015719,IP_3075186,female,45.0,upper extremity,melanoma,malignant,1
ISIC_0052212,IP_2842074,female,50.0,lower extremity,nevus,benign,0
`,
    names: ['ISIC_2637011', 'ISIC_0015719', 'ISIC_0052212'].map(n => `jpeg/train/${n}.jpg`),
    columns: 'FILE GROUP OTHER OTHER OTHER OTHER OTHER OTHER',
    said: [
      'jpeg/train/ISIC_2637011.jpg | group IP_7279968',
      'jpeg/train/ISIC_0015719.jpg | group IP_3075186',
      'jpeg/train/ISIC_0052212.jpg | group IP_2842074',
    ],
    doubts: /diagnosis, target differ: which one is the class/,
  },
  PadChest: {
    path: 'PADCHEST_chest_x_ray_images_labels_160K_01.02.19.csv',
    text: `,ImageID,ImageDir,StudyDate_DICOM,StudyID,PatientID,Labels
0,1_a.png,0,20140915,s1,p839,"['pulmonary fibrosis', 'chronic changes', 'pulmonary fibrosis']"
1,2_b.png,0,20120718,s2,p313,['normal']
2,3_c.png,0,20120718,s3,p313,[]
`,
    names: ['0/1_a.png', '0/2_b.png', '0/3_c.png'],
    columns: 'OTHER FILE OTHER OTHER OTHER GROUP CLASS',
    said: [
      '0/1_a.png | group p839 | CONFLICT: classes are pulmonary fibrosis, chronic changes; allowed: one',
      '0/2_b.png | normal | group p313',
      '0/3_c.png | group p313',
    ],
  },
  'Kaggle, an id without ending': {
    path: 'train.csv',
    text: 'id,label\nf38a6374c348f90b587e,0\nc18f2d887b7ae4f6742e,1\n755db6279dae599ebb4d,1\n',
    names: ['f38a6374c348f90b587e', 'c18f2d887b7ae4f6742e', '755db6279dae599ebb4d'].map(n => `train/${n}.tif`),
    columns: 'FILE CLASS',
    said: [
      'train/f38a6374c348f90b587e.tif | 0',
      'train/c18f2d887b7ae4f6742e.tif | 1',
      'train/755db6279dae599ebb4d.tif | 1',
    ],
    split: 'TRAIN',
  },
  'ISIC, one column a class': {
    path: 'ISIC2018_Task3_Training_GroundTruth.csv',
    text: 'image,MEL,NV,BCC\nISIC_0024306,0.0,1.0,0.0\nISIC_0024307,1.0,0.0,0.0\nISIC_0024308,0.0,0.0,0.0\n',
    names: ['ISIC_0024306.jpg', 'ISIC_0024307.jpg', 'ISIC_0024308.jpg'].map(n => `images/${n}`),
    columns: 'FILE CLASS_FLAG CLASS_FLAG CLASS_FLAG',
    said: ['images/ISIC_0024306.jpg | NV', 'images/ISIC_0024307.jpg | MEL', 'images/ISIC_0024308.jpg'],
    doubts: /^1 row says no and never yes in MEL, NV, BCC: it gives no label.$/,
    split: 'TRAIN',
  },
  HAM10000: {
    path: 'HAM10000_metadata.csv',
    text: `lesion_id,image_id,dx,dx_type,age,sex,localization
HAM_0000118,ISIC_0027419,bkl,histo,80.0,male,scalp
HAM_0000118,ISIC_0025030,bkl,histo,80.0,male,scalp
HAM_0002730,ISIC_0026769,nv,histo,80.0,male,scalp
`,
    names: [
      'HAM10000_images_part_1/ISIC_0027419.jpg',
      'HAM10000_images_part_1/ISIC_0025030.jpg',
      'HAM10000_images_part_2/ISIC_0026769.jpg',
    ],
    columns: 'GROUP FILE CLASS OTHER OTHER OTHER OTHER',
    said: [
      'HAM10000_images_part_1/ISIC_0027419.jpg | bkl | group HAM_0000118',
      'HAM10000_images_part_1/ISIC_0025030.jpg | bkl | group HAM_0000118',
      'HAM10000_images_part_2/ISIC_0026769.jpg | nv | group HAM_0002730',
    ],
  },
}
