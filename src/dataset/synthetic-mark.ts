/** The mark by which drawn DICOM files are known, so that no result on them passes for one on patients. */

/** (0008,0070) Manufacturer of every file that `synthetic/` writes. */
export const syntheticManufacturer = 'angiolab synthetic';
