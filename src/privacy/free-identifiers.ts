/** Identifiers that their own form gives away, wherever they stand. */
import { findRanges, type Range } from './range.js';

const part =
  "\\p{Lu}['’]?\\p{L}[\\p{L}'’-]{0,62}|[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}]{1,20}";
/** Words before a name that are none of it. */
const sentence =
  '(?:Of|The|For|From|With|And|Or|In|On|At|By|To|Is|Was|Are|Patients?|Name|Series|Study|Scan|Image|Frame|File) ';
/** `DOE^JANE^^DR`, with forms in other scripts after `=`; each side begins with a capital. Source: PS3.5, 6.2.1. */
const personName = new RegExp(
  `(?<![\\p{Lu}\\p{M}_'’\\\\-])(?:(?!${sentence})(?:${part}) ){0,3}(?:${part})(?:\\^|%5[Ee])(?:${part})(?:(?:[ ^.=]|%5[Ee]){1,3}(?:${part}|\\p{Lu}(?!\\p{L}))){0,12}(?![\\p{L}\\d_])\\^{0,4}`,
  'dgu',
);

/** Names in DICOM's form: family name, `^`, given name. Two initials (`AB^TC`) are a formula. */
export function findPersonNames(text: string): Range[] {
  if (!text.includes('^') && !text.includes('%5')) return [];
  return findRanges(text, personName, 'person name').filter(({ start, end }) => {
    const letters = text.slice(start, end).replace(/%5[Ee]|[^\p{L}]/gu, '');
    return letters.length >= 5 || !/^[A-Z]+$/.test(letters);
  });
}

const uid = /(?<![\w.-])(?!1\.2\.840\.10008\.)[0-2](?:\.\d{1,39}){2,31}(?![\w-]|\.\d)/dgu;

/** A program's own identifier, and its tag, tell of no patient. Source: PS3.10, 7.1. */
const ofProgram = /(?:implementation[ _]?class[ _]?uid|0002[,|]? ?0012)\W{1,30}(?:UI\W{1,8})?$/i;

/** Unique identifiers that are no version and no standard's: of 28 characters at least, or under 2.25. Source: PS3.5, 9.1; B.2. */
export function findUids(text: string): Range[] {
  return findRanges(text, uid, 'DICOM UID').filter(
    ({ start, end }) =>
      /\d{3}/.test(text.slice(start, end)) &&
      (end - start >= 28 || (text.startsWith('2.25.', start) && end - start >= 20)) &&
      !ofProgram.test(text.slice(Math.max(0, start - 70), start)),
  );
}

/** Accounts that are no person's. */
const shared = '(?:jovyan|runner|runneradmin|ubuntu|vscode|node|user|username|Public|Shared|Default|All Users)';
const unixHome = new RegExp(
  `(?<![\\p{L}\\d_.:/-])(?:file://)?(?:/[\\w.-]{1,64}){0,3}/(?:home\\d?|homes|Users|run/media)/(?!${shared}(?![\\w.-]))(?<what>[\\p{L}\\d_][\\p{L}\\d_.@-]{0,63}(?<!\\.))`,
  'dgu',
);
const windowsHome = new RegExp(
  `[\\\\/]{1,4}Users[\\\\/]{1,4}(?!${shared}(?![\\w.-]))(?<=(?<![\\p{L}\\d])[A-Za-z]:[\\\\/]{1,4}Users[\\\\/]{1,4})(?<what>[\\p{L}\\d_.-][\\p{L}\\d_. -]{0,62}(?=[\\\\/])|[\\p{L}\\d_-][\\p{L}\\d_.-]{0,62})`,
  'dgu',
);

/** Homes on a server, in an address, and of an account on a machine: `\\\\nas\\users\\jane`, `%2Fhome%2Fjane`, `jane@host:~/x`. */
const remoteHome = new RegExp(
  [
    `\\\\{2,4}[\\w.-]{1,64}\\\\{1,2}(?:users|home|homes)\\\\{1,2}(?<share>[\\p{L}\\d_.-]{1,64})`,
    `%2[Ff](?:home|Users)%2[Ff](?!${shared}(?![\\w.-]))(?<escaped>[\\w.-]{1,64})`,
    `(?:smb|afp|nfs|sftp|ssh)://[\\w.@:-]{1,80}/(?:home|Users|homes)/(?<mount>[\\w.-]{1,64})`,
    `(?<![\\w.@/-])(?!(?:git|root)@)(?<account>[a-z][\\w.-]{0,31})@[a-z][\\w.-]{0,62}:~`,
  ].join('|'),
  'dgu',
);

/** The user's name in paths of home folders: `/home/jane/x`, `/Users/jane`, `C:\Users\Jane Doe\x`. */
export function findUserNames(text: string): Range[] {
  const unix = /\/(?:home|Users|run\/media)/.test(text) ? findRanges(text, unixHome, 'user name') : [];
  const windows = /:[\\/]{1,4}Users[\\/]/.test(text) ? findRanges(text, windowsHome, 'user name') : [];
  return unix.concat(windows, findRemoteHomes(text));
}

function findRemoteHomes(text: string): Range[] {
  if (!/\\\\|%2[Ff]|:\/\/|:~/.test(text)) return [];
  return Array.from(text.matchAll(remoteHome)).flatMap(({ indices }) => {
    const [start, end] = Object.values(indices?.groups ?? {}).find((place) => place !== undefined) ?? [0, 0];
    return end > start ? [{ start, end, kind: 'user name' as const }] : [];
  });
}

/** Generic domains, and every country's; an attribute behind Python's `@` (`x@w.mean()`) is none of them or is called. */
const domain =
  '(?:[a-z]{2}|com|org|net|edu|gov|mil|int|info|biz|name|health|hospital|clinic|care|doctor|med|local|localdomain|lan|internal|example|test|invalid)';
const mail = new RegExp(
  `(?<![\\w.+%-])(?!git@)[\\w][\\w.+%-]{0,63}@(?:[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?\\.){1,6}${domain}(?![\\w(-]|\\.[a-z\\d])`,
  'dgiu',
);

/** E-mail addresses. */
export function findMailAddresses(text: string): Range[] {
  return text.includes('@') ? findRanges(text, mail, 'e-mail address') : [];
}

const glued =
  /(?<![\p{L}\d])(?:MRN|SSN|patient[ _-]?id|accession)[-_]?(?<what>(?:(?<=[-_])[a-z]{1,4})?\d[\d-]{2,30})(?![\p{L}\d])/dgiu;
/** `patient #4711`, `patient A4711`. */
const numbered =
  /(?<![\p{L}\d])(?:[Pp]atient|PATIENT) (?:(?:#|№|n[or]\.) ?)?(?<what>(?:(?<=[#№.] ?)(?=\d{3})|(?=\d{5})|[A-Z]{1,4}-?(?=\d{3}))\d{3,16})(?![\p{L}\d]|[.,]\d)/dgu;
/** References and addresses: `Patient/4711`. Source: FHIR R4, 2.3. */
const referred =
  /(?<![\p{L}\d])[Pp]atients?\/(?!(?:19|20)\d\d(?!\d))(?<what>(?:[A-Z]{1,4}-?)?\d{3,16})(?![\p{L}\d])/dgu;
/** Numbers that stand right behind what they are: `MRN889922`, `patient_id_4711`, `patient #4711`; of three digits at least. */
export function findGluedNumbers(text: string): Range[] {
  return [glued, numbered, referred].flatMap((pattern) => findRanges(text, pattern, 'patient identifier'));
}
