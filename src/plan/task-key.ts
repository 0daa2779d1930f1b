/** Task keys become ids, wire ids and file names, so what data puts into them is checked. */

/** Bytes of UTF-8. */
const MAX_KEY_BYTES = 120;
/** File names that Windows keeps for devices. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** What is wrong with a key, as "expected …, found …"; undefined when it is good. */
export function keyFault(key: string): string | undefined {
	const found = JSON.stringify(key.length > 60 ? `${key.slice(0, 57)}...` : key);
	if (key.trim() === "") return `expected a key, found an empty one (${found})`;
	if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
		return `expected a key of at most ${MAX_KEY_BYTES} bytes, found ${Buffer.byteLength(key)} (${found})`;
	}
	if (!key.isWellFormed() || CONTROL.test(key)) return `expected a key without control characters, found ${found}`;
	if (key.startsWith("/") || key.includes("\\") || /^[A-Za-z]:/.test(key)) {
		return `expected a key that is no absolute path, found ${found}`;
	}
	const parts = key.split("/");
	if (parts.some((part) => part === "" || part === "." || part === "..")) {
		return `expected a key that stays inside the results folder, found ${found}`;
	}
	if (parts.some((part) => RESERVED.test(part))) return `expected a key that is no reserved file name, found ${found}`;
	if (key !== key.trim()) return `expected a key without spaces around it, found ${found}`;
	return undefined;
}

/** Equal for ids that one folder could not hold side by side on every system. */
export function foldId(id: string): string {
	return id.normalize("NFC").toLowerCase();
}
