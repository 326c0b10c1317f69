/** A DICOM file's record: from its header alone where that is plain, else from the whole file. */
import { countFrames } from '../../dicom/count-frames.js';
import type { HeaderBytes } from '../../dicom/header-bytes.js';
import { scanHeader } from '../../dicom/scan-header.js';
import { type Auditor, createAuditor } from '../../privacy/audit.js';
import { describeDicom } from './describe-dicom.js';
import type { FileRecord } from './file-record.js';
import type { RecordOptions } from './record-options.js';

const auditor: Auditor = createAuditor();

/**
 * The record of a DICOM file.
 *
 * @param path - relative to the root, with `/`
 * @param file - the same, opened
 * @throws DicomError or SourceError if the file can't be used, and the file system's error
 */
export async function readDicomRecord(path: string, file: HeaderBytes, options: RecordOptions): Promise<FileRecord> {
  auditor.finish();
  const scan = options.pixels ? null : scanHeader(file, auditor.visit);
  const frames = scan === null ? null : countFrames(scan, file);
  if (scan !== null && frames !== null) {
    return describeDicom({ header: scan.header, frames, audit: auditor.finish() }, path, options);
  }
  // What parses and decodes whole files takes longer to load than a thousand headers to read.
  const { readWholeDicom } = await import('./read-whole-dicom.js');
  return readWholeDicom(path, options);
}
