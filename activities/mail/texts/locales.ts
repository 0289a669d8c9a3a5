import { de } from './de.js';
import { en } from './en.js';
import type { Texts } from './texts.js';

/** The languages that mails are written in: a file each, registered here. */
export const locales = { en, de } satisfies Record<string, Texts>;

export type Locale = keyof typeof locales;
