/** The audit counts elements, never values; the table of the Basic Profile is that of the standard. */
import { describe, expect, test } from 'vitest';
import { createAuditor, findProfileElement } from '../../src/privacy/audit.js';
import { profileElements } from '../../src/privacy/basic-profile.js';

const element = (tag: number, isBlank = false) => ({ tag, isBlank: () => isBlank });

describe('createAuditor', () => {
  test('notes elements of the profile that have a value, once and in order', () => {
    const auditor = createAuditor();
    for (const tag of [0x00100020, 0x00100010, 0x00100010, 0x00280010]) auditor.visit(element(tag));
    auditor.visit(element(0x00100030, true));
    expect(auditor.finish()).toEqual({
      identifyingElements: '00100010 00100020',
      privateElements: 0,
      curves: 0,
      overlays: 0,
    });
  });

  test('counts private elements, and groups of curves and overlays, anew for each file', () => {
    const auditor = createAuditor();
    for (const tag of [0x00290010, 0x00291001, 0x50000005, 0x50003000, 0x50020005, 0x60003000, 0x60023000])
      auditor.visit(element(tag));
    expect(auditor.finish()).toEqual({ identifyingElements: '', privateElements: 2, curves: 2, overlays: 2 });
    expect(auditor.finish()).toEqual({ identifyingElements: '', privateElements: 0, curves: 0, overlays: 0 });
  });
});

describe('profileElements', () => {
  test.each([
    ['00100010', 'PatientName', 'Z'],
    ['00080050', 'AccessionNumber', 'Z'],
    ['0020000d', 'StudyInstanceUID', 'U'],
    ['00080018', 'SOPInstanceUID', 'U'],
    ['00081030', 'StudyDescription', 'X'],
    ['00101040', 'PatientAddress', 'X'],
    ['00181000', 'DeviceSerialNumber', 'X/Z/D'],
    ['00080080', 'InstitutionName', 'X/Z/D'],
    ['00204000', 'ImageComments', 'X'],
    ['0040a730', 'ContentSequence', 'D'],
  ])('%s is %s, with the action %s', (tag, keyword, action) => {
    expect(findProfileElement(tag)).toEqual({ tag: Number.parseInt(tag, 16), keyword, action });
  });

  test('has each tag once, and none that the profile leaves', () => {
    expect(new Set(profileElements.map(({ tag }) => tag)).size).toBe(profileElements.length);
    for (const tag of ['00280010', '00080060', '7fe00010', '00181510']) expect(findProfileElement(tag)).toBeNull();
  });
});
