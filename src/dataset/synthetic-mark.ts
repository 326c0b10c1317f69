/** The mark by which drawn DICOM files are known, so that no result on them passes for one on patients. */

/** (0008,0070) Manufacturer of every file that `synthetic/` writes. */
export const syntheticManufacturer = 'angiolab synthetic';

/** The file that lies in a folder of masks before the first of them, so that even masks that a broken-off call left are never taken for pictures. */
export const maskMark = '.angiolab-masks';
