/** What a value of each kind looks like where no quotes say how far it goes. */
import type { IdentifierKind } from './identifying-elements.js';

const nameWord = "\\p{Lu}[\\p{L}'’-]{1,40}";
const particle = '(?:van|von|der|den|de|del|la|le|di|da|dos|bin|ibn|al|el|zu)';
/** Words that begin with a capital, as names do; a sentence goes on in small letters, code with a point or a parenthesis. */
const bareName = new RegExp(
  `^(?=((?:${particle} ){0,2}${nameWord}(?:[ ,^]{1,2}(?:${particle} ){0,2}(?:${nameWord}|\\p{Lu}\\.?(?!\\p{L}))){0,5}\\^{0,4}))\\1(?! ?(?![\\w.]{1,40}[=:])[\\p{Ll}(]|[.][\\p{L}]|[\\[<\\d])`,
  'u',
);

/** A date as people, DICOM, and Python write it. */
export const bareDate: RegExp =
  /^(?:\d{8}|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./ ]{1,2}(?:\d{1,2}|\p{L}{3,9})[-./ ]{1,2}\d{2,4}|\p{L}{3,9}\.? \d{1,2},? \d{4}|(?:datetime\.)?date(?:time)?\(\d{4}, ?\d{1,2}, ?\d{1,2}[\d, ]{0,30}\))(?![\d])/u;

/** By kind. Numbers in groups are an NHS number and a social security number. */
export const bareValues: Readonly<Record<IdentifierKind, RegExp>> = {
  'person name': bareName,
  'patient identifier':
    /^(?:\d{3} (?:\d{3}|\d\d) \d{4}|(?=[\w-]{0,63}\d)[A-Za-z\d][\w-]{0,63}(?:\.[\w-]{1,30}){0,4})(?![\w([])/u,
  'date of birth': bareDate,
  address: /^\d{0,5} ?\p{Lu}[\p{L}\d .,'-]{4,80}/u,
  'phone number': /^\+?[\d(][\d ()./-]{5,20}\d(?![\d])/u,
  'DICOM UID': /^[0-2](?:\.\d{1,39}){2,30}(?![\w])/u,
  'user name': /^(?!)/,
  'e-mail address': /^(?!)/,
};
