/** White space that is more than one blank between two words; each of those would cost a replacement. */
const LOOSE = /[^\S ]\s*| \s+/g;

/** Text as it is compared: Unicode in one form (NFC), and every run of white space one space. */
export function normalText(text: string): string {
	return text.normalize("NFC").replace(LOOSE, " ").trim();
}
