/** Task keys become ids, wire ids and file names, so what data puts into them is checked. */

/** Bytes of UTF-8. */
const MAX_KEY_BYTES = 120;
/** File names that Windows keeps for devices. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;
/** Control characters, line separators, and what is not seen or turns the text around: two keys would look the same. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5/u;

/** What is wrong with a key, as "expected …, found …"; undefined when it is good. */
export function keyFault(key: string): string | undefined {
	const found = JSON.stringify(key.length > 60 ? `${key.slice(0, 57)}...` : key);
	if (key.trim() === "") return `expected a key, found an empty one (${found})`;
	if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
		return `expected a key of at most ${MAX_KEY_BYTES} bytes, found ${Buffer.byteLength(key)} (${found})`;
	}
	const unseen = UNSEEN.exec(key)?.[0];
	if (unseen !== undefined) {
		return `expected a key without control and invisible characters, found ${codePoint(unseen)} in ${found}`;
	}
	if (key.includes("\\")) return `expected a key without backslashes, found ${found}`;
	if (key.startsWith("/") || /^[A-Za-z]:(?:\/|$)/.test(key))
		return `expected a key that is no absolute path, found ${found}`;
	const parts = key.split("/");
	if (parts.some((part) => part === "" || part === "." || part === "..")) {
		return `expected a key that stays inside the results folder, found ${found}`;
	}
	if (parts.some((part) => RESERVED.test(part))) return `expected a key that is no reserved file name, found ${found}`;
	if (key !== key.trim()) return `expected a key without spaces around it, found ${found}`;
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
