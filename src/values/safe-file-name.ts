/**
 * Turns any text into a file name that every common file system takes, and back.
 *
 * Letters, digits and `-_.~` stay; everything else becomes `%XX`, UTF-8 byte by byte, so the
 * original can be read back with `originalName`. Escaped as well: a leading dot (hidden files, `.`
 * and `..`), a trailing dot, and names Windows reserves such as `CON` or `nul.txt`.
 *
 * A name over `MAX_NAME_BYTES` is cut and ends with `%~` and a hash of the whole. `%~` cannot occur
 * otherwise, so a cut name never equals another; it is the one form that cannot be read back.
 */
import { sha256 } from "./canonical-json.ts";
import { percentEncode } from "./percent-encode.ts";

/** Leaves 15 of the 255 bytes a file name may have for an extension. */
export const MAX_NAME_BYTES = 240;

const HASH_DIGITS = 32;
const WINDOWS_RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
const LONE_SURROGATE = /%ED%([AB][0-9A-F])%([89AB][0-9A-F])/g;

export interface SafeFileNameOptions {
	/** Characters to escape as well, such as capitals for names that equal another but for case. */
	readonly also?: RegExp;
}

/** A file name of at most `MAX_NAME_BYTES` ASCII characters; equal only for equal names. */
export function safeFileName(name: string, options: SafeFileNameOptions = {}): string {
	const reserved = WINDOWS_RESERVED.exec(name)?.[0].length ?? 0;
	const characters = Array.from(name);
	const encoded = characters.map((character, index) => {
		const edge = character === "." && (index === 0 || index === characters.length - 1);
		const safe = /^[\w.~-]$/.test(character) && !options.also?.test(character);
		return safe && !edge && index >= reserved ? character : percentEncode(character);
	});
	const whole = encoded.join("");
	if (whole === "") return "%~";
	return whole.length <= MAX_NAME_BYTES ? whole : cut(encoded, whole);
}

/** The text a file name stands for; undefined for a cut or foreign one. */
export function originalName(fileName: string): string | undefined {
	if (fileName === "%~") return "";
	const withSurrogates = fileName.replace(LONE_SURROGATE, (_, middle: string, last: string) =>
		String.fromCharCode(0xd000 | ((Number.parseInt(middle, 16) & 0x3f) << 6) | (Number.parseInt(last, 16) & 0x3f)),
	);
	try {
		return decodeURIComponent(withSurrogates);
	} catch {
		return undefined;
	}
}

/** As many whole characters as fit, then the hash. */
function cut(encoded: readonly string[], whole: string): string {
	const suffix = `%~${sha256(whole).slice(0, HASH_DIGITS)}`;
	let kept = "";
	for (const character of encoded) {
		if (kept.length + character.length + suffix.length > MAX_NAME_BYTES) break;
		kept += character;
	}
	return kept + suffix;
}
