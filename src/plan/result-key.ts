/** Keys of tasks that are fanned out over results. Paid work never stops for a key, so a bad one is made safe. */
import { sha256 } from "../values/canonical-json.ts";
import { percentEncode } from "../values/percent-encode.ts";
import { keyFault, MAX_KEY_BYTES } from "./task-key.ts";

const HASH_HEX = 12;

/**
 * The key as it is where it is good; otherwise percent-encoded, and cut with a hash where it is too long. A `~` stands
 * between the parent's key and an item's own, so there is none in what an item gives.
 */
export function safeKey(key: string): string {
	if (keyFault(key) === undefined) return key.replace(/%(?=[\dA-F]{2})|~/gi, percentEncode);
	const encoded = Array.from(key, (character) =>
		/[\p{L}\p{Nd}_-]/u.test(character) ? character : percentEncode(character),
	).join("");
	const named =
		keyFault(encoded) === undefined || Buffer.byteLength(encoded) > MAX_KEY_BYTES ? encoded : encodeFirst(encoded);
	return cutKey(named);
}

/** At most as long as a key may be; equal only for equal keys. */
export function cutKey(key: string): string {
	if (Buffer.byteLength(key) <= MAX_KEY_BYTES) return key;
	const end = `~${sha256(key).slice(0, HASH_HEX)}`;
	let kept = "";
	for (const character of key) {
		if (Buffer.byteLength(kept + character) + end.length > MAX_KEY_BYTES) break;
		kept += character;
	}
	return `${kept}${end}`;
}

/** `con` becomes `%63on`. */
function encodeFirst(key: string): string {
	const [first = ""] = key;
	return `${percentEncode(first)}${key.slice(first.length)}`;
}
