import type { PublicTable } from '#tests/core/import/lists/public-tables.ts'

const covidx = ['SARS-10.jpg', 'COVID-1.png', 'c.png', 'd.png', 'e.png', 'f.png', 'g.png'].map(name => `train/${name}`)

/** More lists as their authors published them, of a few files each. */
export const fieldTables: Record<string, PublicTable> = {
  'RSNA pneumonia, a row a box, ids without ending': {
    path: 'stage_2_train_labels.csv',
    text: 'patientId,x,y,width,height,Target\na1,,,,,0\nb2,264.0,152.0,213.0,379.0,1\nb2,562.0,152.0,256.0,453.0,1\nc3,,,,,0\n',
    names: ['images/a1.dcm', 'images/b2.dcm', 'images/c3.dcm'],
    columns: 'FILE OTHER OTHER OTHER OTHER CLASS',
    said: ['images/a1.dcm | 0', 'images/b2.dcm | 1', 'images/c3.dcm | 0'],
    split: 'TRAIN',
  },
  'RSNA pneumonia, classes in words': {
    path: 'stage_2_detailed_class_info.csv',
    text: 'patientId,class\na1,Normal\nb2,Lung Opacity\nb2,Lung Opacity\nc3,No Lung Opacity / Not Normal\n',
    names: ['images/a1.dcm', 'images/b2.dcm', 'images/c3.dcm'],
    columns: 'FILE CLASS',
    said: ['images/a1.dcm | Normal', 'images/b2.dcm | Lung Opacity', 'images/c3.dcm | No Lung Opacity / Not Normal'],
  },
  'NIH ChestX-ray14, boxes': {
    path: 'BBox_List_2017.csv',
    text: 'Image Index,Finding Label,Bbox [x,y,w,h],,,\n00000001_000.png,Atelectasis,225.0,547.0,86.7,79.1,,,\n00000001_001.png,Mass,686.1,131.5,185.4,313.4,,,\n',
    names: ['images/00000001_000.png', 'images/00000001_001.png'],
    columns: 'FILE CLASS OTHER OTHER OTHER OTHER',
    said: ['images/00000001_000.png | Atelectasis', 'images/00000001_001.png | Mass'],
  },
  'MURA, studies without a header': {
    path: 'train_labeled_studies.csv',
    text: 'MURA-v1.1/train/XR_SHOULDER/patient00001/study1_positive/,1\nMURA-v1.1/train/XR_SHOULDER/patient00002/study1_negative/,0\n',
    names: [
      'MURA-v1.1/train/XR_SHOULDER/patient00001/study1_positive/image1.png',
      'MURA-v1.1/train/XR_SHOULDER/patient00002/study1_negative/image1.png',
    ],
    columns: 'FILE CLASS',
    said: [
      'MURA-v1.1/train/XR_SHOULDER/patient00001/study1_positive/ | 1',
      'MURA-v1.1/train/XR_SHOULDER/patient00002/study1_negative/ | 0',
    ],
    split: 'TRAIN',
  },
  BRAX: {
    path: 'master_spreadsheet_update.csv',
    text: 'ImageID,DicomPath,PatientID,StudyID,ViewPosition,No Finding,Cardiomegaly,Fracture\n1.2.jpg,id_x/Study_1.1/Series_2.2/image-3.dcm,1,5,PA,1,,\n1.3.jpg,id_x/Study_1.2/Series_2.3/image-4.dcm,2,6,PA,,1,-1\n',
    names: ['images/1.2.jpg', 'images/1.3.jpg'],
    columns: 'FILE OTHER GROUP OTHER OTHER CLASS_FLAG CLASS_FLAG CLASS_FLAG',
    said: ['images/1.2.jpg | No Finding | group 1', 'images/1.3.jpg | Cardiomegaly | group 2'],
  },
  'VinDr-Mammo': {
    path: 'breast-level_annotations.csv',
    text: 'study_id,series_id,laterality,view_position,height,width,breast_birads,breast_density,split,image_id\nb8,e7,L,CC,3518,2800,BI-RADS 4,DENSITY C,training,d8\nc8,e8,R,CC,3518,2800,BI-RADS 1,DENSITY C,test,d9\n',
    names: ['images/b8/d8.dicom', 'images/c8/d9.dicom'],
    columns: 'GROUP OTHER OTHER OTHER OTHER OTHER CLASS OTHER SPLIT FILE',
    said: [
      'images/b8/d8.dicom | BI-RADS 4 | group b8 | in training',
      'images/c8/d9.dicom | BI-RADS 1 | group c8 | in test',
    ],
  },
  'FracAtlas, all its columns': {
    path: 'dataset.csv',
    text: 'image_id,hand,leg,hip,shoulder,mixed,hardware,multiscan,fractured,fracture_count,frontal,lateral,oblique\nIMG0000000.jpg,1,0,0,0,0,0,0,0,0,0,1,0\nIMG0000019.jpg,0,1,0,0,0,0,1,1,1,1,0,0\n',
    names: ['images/Non_fractured/IMG0000000.jpg', 'images/Fractured/IMG0000019.jpg'],
    columns: 'FILE OTHER OTHER OTHER OTHER OTHER OTHER OTHER CLASS_FLAG OTHER OTHER OTHER OTHER',
    said: ['images/Non_fractured/IMG0000000.jpg | fractured: no', 'images/Fractured/IMG0000019.jpg | fractured'],
  },
  'GRAZPEDWRI-DX': {
    path: 'dataset.csv',
    text: 'filestem,patient_id,study_number,timehash,gender,age,laterality,projection,initial_exam,ao_classification,cast,diagnosis_uncertain,osteopenia,fracture_visible,metal,pixel_spacing,device_manufacturer\n0001_12_01_WRI-L1_M014,1,1,0,M,14.5,L,1,1,23r-M/3.1,,,,1,,0.144,Siemens\n0001_12_01_WRI-L2_M014,1,1,0,M,14.5,L,2,1,,1,,,,,0.144,Siemens\n',
    names: ['images_part1/0001_12_01_WRI-L1_M014.png', 'images_part1/0001_12_01_WRI-L2_M014.png'],
    columns:
      'FILE GROUP OTHER OTHER OTHER OTHER OTHER OTHER OTHER OTHER OTHER OTHER CLASS_FLAG CLASS_FLAG OTHER OTHER OTHER',
    said: [
      'images_part1/0001_12_01_WRI-L1_M014.png | fracture_visible | group 1',
      'images_part1/0001_12_01_WRI-L2_M014.png | group 1',
    ],
  },
  'ISIC 2020, two columns that may be the class': {
    path: 'train.csv',
    text: 'image_name,patient_id,sex,age_approx,anatom_site_general_challenge,diagnosis,benign_malignant,target\nISIC_2,IP_7,male,45.0,head/neck,unknown,benign,0\nISIC_0,IP_3,female,45.0,arm,melanoma,malignant,1\nISIC_1,IP_2,female,50.0,leg,nevus,benign,0\n',
    names: ['jpeg/train/ISIC_2.jpg', 'jpeg/train/ISIC_0.jpg', 'jpeg/train/ISIC_1.jpg'],
    columns: 'FILE GROUP OTHER OTHER OTHER OTHER OTHER OTHER',
    said: [
      'jpeg/train/ISIC_2.jpg | group IP_7',
      'jpeg/train/ISIC_0.jpg | group IP_3',
      'jpeg/train/ISIC_1.jpg | group IP_2',
    ],
    doubts: /^Columns diagnosis, target differ: which one is the class\?$/,
    split: 'TRAIN',
  },
  'COVIDx, class and source, which is asked': {
    path: 'train_COVIDx.txt',
    text: '3 SARS-10.jpg pneumonia bmc\nANON1 COVID-1.png COVID-19 sirm\n7 c.png normal rsna\n8 d.png normal rsna\n9 e.png pneumonia rsna\n10 f.png COVID-19 sirm\n11 g.png normal bmc\n',
    names: covidx,
    columns: 'OTHER FILE OTHER OTHER',
    said: covidx,
    doubts: /^Columns column 3, column 4 may all be the class: which one is\?$/,
    split: 'TRAIN',
  },
  'COVIDx, classes of the project': {
    path: 'train_COVIDx.txt',
    text: '3 SARS-10.jpg negative bmc\nANON1 COVID-1.png positive sirm\n7 c.png negative rsna\n8 d.png negative rsna\n9 e.png negative rsna\n10 f.png positive sirm\n11 g.png negative bmc\n',
    names: covidx,
    classNames: ['Positive', 'Negative'],
    columns: 'OTHER FILE CLASS OTHER',
    said: ['negative', 'positive', 'negative', 'negative', 'negative', 'positive', 'negative'].map(
      (name, i) => `${covidx[i]} | ${name}`,
    ),
    split: 'TRAIN',
  },
  'RSNA bone age, which says no class': {
    path: 'boneage-training-dataset.csv',
    text: 'id,boneage,male\n1377,180,False\n1378,12,False\n1379,94,True\n',
    names: ['b/1377.png', 'b/1378.png', 'b/1379.png'],
    columns: 'FILE OTHER OTHER',
    said: ['b/1377.png', 'b/1378.png', 'b/1379.png'],
    doubts: /^No column was recognised as class, group or split\.$/,
    split: 'TRAIN',
  },
  'CBIS-DDSM, paths of another download': {
    path: 'mass_case_description_train_set.csv',
    text: 'patient_id,breast_density,abnormality type,pathology,image file path,ROI mask file path\nP_00001,3,mass,MALIGNANT,Mass-Training_P_00001_LEFT_CC/1.3.6.1/1.3.6.2/000000.dcm,b\nP_00004,3,mass,BENIGN,Mass-Training_P_00004_RIGHT_MLO/1.3.6.3/1.3.6.4/000000.dcm,c\n',
    names: ['D/Mass-Training_P_00001_LEFT_CC/08-07/1.0/1-1.dcm', 'D/Mass-Training_P_00004_RIGHT_MLO/08-07/1.0/1-1.dcm'],
    columns: 'GROUP OTHER OTHER CLASS FILE OTHER',
    said: ['P_00001_LEFT_CC/1.3.6.1/1.3.6.2', 'P_00004_RIGHT_MLO/1.3.6.3/1.3.6.4'].map(
      (folder, i) =>
        `- (Mass-Training_${folder}/000000.dcm) | ${['MALIGNANT', 'BENIGN'][i]} | group ${folder.slice(0, 7)} | REFUSED: no file of that name is there`,
    ),
    split: 'TRAIN',
  },
  'covid-chestxray-dataset': {
    path: 'metadata.csv',
    text: 'patientid,offset,sex,age,finding,view,modality,date,location,folder,filename,doi,url\n2,0,M,65,Pneumonia/Viral/COVID-19,PA,X-ray,"January 22, 2020",X,images,a.jpg,10.1,https://x\n4,3,M,52,No Finding,PA,X-ray,"January 25, 2020",Y,images,b.jpg,10.2,https://y\n',
    names: ['images/a.jpg', 'images/b.jpg'],
    columns: 'GROUP OTHER OTHER OTHER CLASS OTHER OTHER OTHER OTHER OTHER FILE OTHER OTHER',
    said: ['images/a.jpg | Pneumonia/Viral/COVID-19 | group 2', 'images/b.jpg | No Finding | group 4'],
  },
  'CoronaHack, a column of splits': {
    path: 'Chest_xray_Corona_Metadata.csv',
    text: ',X_ray_image_name,Label,Dataset_type,Label_2_Virus_category\n0,a.jpeg,Normal,TRAIN,\n1,b.jpeg,Pnemonia,TRAIN,Virus\n2,c.jpeg,Normal,TEST,\n',
    names: ['train/a.jpeg', 'train/b.jpeg', 'test/c.jpeg'],
    columns: 'OTHER FILE CLASS SPLIT OTHER',
    said: ['train/a.jpeg | Normal | in TRAIN', 'train/b.jpeg | Pnemonia | in TRAIN', 'test/c.jpeg | Normal | in TEST'],
  },
  'APTOS, grades': {
    path: 'train.csv',
    text: 'id_code,diagnosis\n000c1434d8d7,2\n001639a390f0,4\n0024cdab0c1e,1\n',
    names: ['t/000c1434d8d7.png', 't/001639a390f0.png', 't/0024cdab0c1e.png'],
    columns: 'FILE CLASS',
    said: ['t/000c1434d8d7.png | 2', 't/001639a390f0.png | 4', 't/0024cdab0c1e.png | 1'],
    split: 'TRAIN',
  },
  'Shenzhen, findings in words': {
    path: 'shenzhen_metadata.csv',
    text: 'study_id,sex,age,findings\nCHNCXR_0001_0.png,Male ,45yrs,normal\nCHNCXR_0327_1.png,Male,36yrs,secondary PTB  in the right upper field\n',
    names: ['images/CHNCXR_0001_0.png', 'images/CHNCXR_0327_1.png'],
    columns: 'FILE OTHER OTHER CLASS',
    said: ['images/CHNCXR_0001_0.png | normal', 'images/CHNCXR_0327_1.png | secondary PTB  in the right upper field'],
  },
  'dental panoramas, a row a tooth': {
    path: 'annotations.csv',
    text: 'image_id;tooth;label\npano1.jpg;11;caries\npano1.jpg;12;healthy\npano2.jpg;11;healthy\n',
    names: ['pano1.jpg', 'pano2.jpg'],
    columns: 'FILE OTHER CLASS',
    said: ['pano1.jpg | CONFLICT: classes are caries, healthy; allowed: one', 'pano2.jpg | healthy'],
  },
  'a finding of yes and no, and the age': {
    path: 'labels.csv',
    text: 'id,age,has_fracture\na1,3,0\nb2,5,1\n',
    names: ['x/a1.png', 'x/b2.png'],
    columns: 'FILE OTHER CLASS_FLAG',
    said: ['x/a1.png | has_fracture: no', 'x/b2.png | has_fracture'],
  },
  'a legend in the header, which is asked': {
    path: 'labels.csv',
    text: 'File,Diagnosis (0=benign; 1=malignant)\na.png,0\nb.png,1\nc.png,1\n',
    names: ['a.png', 'b.png', 'c.png'],
    columns: 'FILE OTHER',
    said: ['a.png', 'b.png', 'c.png'],
    doubts: /says yes and no: is it a class\?$/,
    isUsed: false,
  },
}
