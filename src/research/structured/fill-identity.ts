/** The name of the thing asked about, as its documents write it. */

import { plainText } from "../language/inline-text.ts";
import { wordsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import { type Field, type FieldScope, type Filled, found } from "./field.ts";
import { evidenceFor, passagesInScope } from "./field-evidence.ts";

/** A package goes by the name of its folder; anything else by what its text calls it. */
export function fillIdentity(scope: FieldScope, field: Field): Filled | null {
	const name = scope.gate.names[0];
	if (name === undefined) return null;
	const passages = passagesInScope(scope).filter((passage) => passage.document.role !== "license");
	const isPackage = passages.some((passage) => passage.document.role === "readme");
	if (isPackage) {
		const first = evidenceFor(scope, { ...field, name: "summary" })[0]?.passage ?? passages[0];
		if (passages.some((passage) => passage.text.includes(name)) && first !== undefined)
			return found(field, name, [first]);
	}
	return titled(field, name, passages) ?? written(field, name, passages);
}

/** A title that begins with the name and that the text uses too: `Acme Robotics` of `acme.md`. */
function titled(field: Field, name: string, passages: readonly StoredPassage[]): Filled | null {
	const title = passages[0]?.document.title?.replace(/\s*(?:[:|(–—]|\s-\s).*$/u, "").trim() ?? "";
	const isLonger = wordsOf(title).join(" ").startsWith(wordsOf(name).join(" "));
	if (title === "" || !isLonger) return null;
	const passage = passages.find((item) => plainText(item.text).includes(title));
	return passage === undefined ? null : found(field, title, [passage]);
}

/** The most frequent spelling in the text, one with a capital before others. */
function written(field: Field, name: string, passages: readonly StoredPassage[]): Filled | null {
	const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
	if (words.length === 0) return null;
	const pattern = new RegExp(`(?<![\\p{L}\\p{N}@./_-])${words.join("[ ._-]?")}(?![\\p{L}\\p{N}_@/-]|\\.\\p{L})`, "giu");
	const spellings = new Map<string, { readonly passage: StoredPassage; count: number }>();
	for (const passage of passages) {
		for (const [text] of plainText(passage.text).matchAll(pattern)) {
			const known = spellings.get(text);
			if (known === undefined) spellings.set(text, { passage, count: 1 });
			else known.count += 1;
		}
	}
	const rank = ([text, { count }]: readonly [string, { count: number }]) => (/\p{Lu}/u.test(text) ? 1e6 : 0) + count;
	const [best] = [...spellings].sort((a, b) => rank(b) - rank(a));
	return best === undefined ? null : found(field, best[0], [best[1].passage]);
}
