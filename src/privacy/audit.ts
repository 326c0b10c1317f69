/** Counts what identifies a person in a file: which elements of PS3.15's Basic Profile have a value, never which value. */
import { type ProfileElement, profileElements } from './basic-profile.js';

/** An element as the audit sees it. */
export interface AuditedElement {
  readonly tag: number;
  /** True where it has no value but padding. */
  isBlank(): boolean;
}

/** What an audit found. */
export interface Audit {
  /** Tags of the profile's elements that have a value, each once: eight hexadecimal digits, ascending, with spaces between. */
  readonly identifyingElements: string;
  /** Elements of private groups, those in sequences too. Source: PS3.5, 7.8. */
  readonly privateElements: number;
  /** Curves, groups 50xx. Source: PS3.3 2004, C.10.2. */
  readonly curves: number;
  /** Overlays, groups 60xx, and their comments. Source: PS3.3, C.9.2. */
  readonly overlays: number;
}

const indexOf: ReadonlyMap<number, number> = new Map(profileElements.map(({ tag }, index) => [tag, index]));
const digits: readonly string[] = profileElements.map(({ tag }) => tag.toString(16).padStart(8, '0'));
const byTag: ReadonlyMap<string, ProfileElement> = new Map(
  profileElements.map((item, index) => [digits[index]!, item]),
);

/** Audits one file after the other. */
export interface Auditor {
  /** Takes note of an element. */
  visit(element: AuditedElement): void;
  /** What was found since the last call, or since the beginning. */
  finish(): Audit;
}

/** Makes an auditor; it can be used for any number of files. */
export function createAuditor(): Auditor {
  const found = new Set<number>();
  let privateElements = 0;
  const curves = new Set<number>();
  const overlays = new Set<number>();
  return {
    visit(element) {
      const { tag } = element;
      const group = tag >>> 16;
      if (group % 2 === 1) privateElements++;
      else if (group >>> 8 === 0x50) curves.add(group);
      else if (group >>> 8 === 0x60) overlays.add(group);
      else {
        const index = indexOf.get(tag);
        if (index !== undefined && !element.isBlank()) found.add(index);
      }
    },
    finish() {
      const tags = [...found].map((index) => digits[index]!).sort();
      const audit = {
        identifyingElements: tags.join(' '),
        privateElements,
        curves: curves.size,
        overlays: overlays.size,
      };
      found.clear();
      curves.clear();
      overlays.clear();
      privateElements = 0;
      return audit;
    },
  };
}

/** The element of the profile that a tag of {@link Audit.identifyingElements} means; null for another tag. */
export function findProfileElement(tag: string): ProfileElement | null {
  return byTag.get(tag) ?? null;
}
