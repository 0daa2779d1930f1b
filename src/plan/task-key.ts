/** Task keys become ids, wire ids and file names, so what data puts into them is checked. */

/** Bytes of UTF-8. */
export const MAX_KEY_BYTES = 120;
/** File names that Windows keeps for devices. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;
/** Control characters, line separators, and what is not seen or turns the text around: two keys would look the same. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5/u;

/** What is wrong with a key, as "expected …, found …", and what to do. */
export interface KeyFault {
	readonly message: string;
	readonly hint: string;
}

const SLUGIFY = "`| slugify` makes a safe key of most texts";
const NAME_THE_ROW = "give the row a text with letters or digits there, or add another of its columns to the key";
const SHORTEN = "use a shorter column, or only its beginning: `| slice: 0, 40`";
const PREFIX = 'put something before it, such as key: "x-{{ … }}"';

/** Undefined for a good key. */
export function keyFault(key: string): KeyFault | undefined {
	const found = JSON.stringify(key.length > 60 ? `${key.slice(0, 57)}...` : key);
	const fault = (expected: string, what: string, hint: string) => ({
		message: `expected a key${expected}, found ${what}`,
		hint,
	});
	if (key.trim() === "") return fault("", `an empty one (${found})`, NAME_THE_ROW);
	if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
		return fault(` of at most ${MAX_KEY_BYTES} bytes`, `${Buffer.byteLength(key)} (${found})`, SHORTEN);
	}
	const unseen = UNSEEN.exec(key)?.[0];
	if (unseen !== undefined) {
		return fault(" without control and invisible characters", `${codePoint(unseen)} in ${found}`, SLUGIFY);
	}
	if (key.includes("\\")) return fault(" without backslashes", found, SLUGIFY);
	if (key.startsWith("/") || /^[A-Za-z]:(?:\/|$)/.test(key)) return fault(" that is no absolute path", found, SLUGIFY);
	const parts = key.split("/");
	if (parts.some((part) => part === "" || part === "." || part === "..")) {
		return fault(" that stays inside the results folder", found, /[\p{L}\p{Nd}]/u.test(key) ? SLUGIFY : NAME_THE_ROW);
	}
	if (parts.some((part) => RESERVED.test(part))) return fault(" that is no reserved file name", found, PREFIX);
	if (key !== key.trim()) return fault(" without spaces around it", found, "write `| strip`");
	return undefined;
}

/** `U+200B`. */
function codePoint(character: string): string {
	return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Equal for ids that one folder could not hold side by side on every system. */
export function foldId(id: string): string {
	return id.normalize("NFC").toLowerCase();
}
