/** Which documents go by which names, so that a question about one is answered from it alone. */
import { folderName, isGenericFolder } from "../corpus/document-name.ts";
import { wordsOf } from "../language/words.ts";
import type { CorpusDocument } from "../passage.ts";

/** A name found in a text. */
export interface NameMatch {
	readonly name: string;
	readonly documents: readonly number[];
	/** Word positions, the end not included. */
	readonly from: number;
	readonly to: number;
}

const LONGEST_NAME = 6;

export class NameTable {
	readonly #byName = new Map<string, { readonly name: string; readonly documents: Set<number> }>();

	constructor(documents: readonly CorpusDocument[]) {
		for (const document of documents) {
			for (const label of labelsOf(document)) this.#add(label, document.id);
		}
	}

	/** Names that stand in the words, the longest first where they overlap. */
	find(words: readonly string[]): NameMatch[] {
		const matches: NameMatch[] = [];
		for (let from = 0; from < words.length; from += 1) {
			const match = this.#longestAt(words, from);
			if (match === undefined) continue;
			matches.push(match);
			from = match.to - 1;
		}
		return matches;
	}

	/** The documents of one name, or undefined. */
	lookUp(name: string): readonly number[] | undefined {
		const entry = this.#byName.get(compact(wordsOf(name)));
		return entry === undefined ? undefined : [...entry.documents];
	}

	#longestAt(words: readonly string[], from: number): NameMatch | undefined {
		for (let to = Math.min(words.length, from + LONGEST_NAME); to > from; to -= 1) {
			const entry = this.#byName.get(compact(words.slice(from, to)));
			if (entry !== undefined) return { name: entry.name, documents: [...entry.documents], from, to };
		}
		return undefined;
	}

	#add(label: string, documentId: number): void {
		const key = compact(wordsOf(label));
		if (key.length < 2) return;
		const entry = this.#byName.get(key);
		if (entry === undefined) this.#byName.set(key, { name: label, documents: new Set([documentId]) });
		else entry.documents.add(documentId);
	}
}

/** Names are equal but for case, punctuation and spaces: `LiquidJS`, `liquid.js`, `liquid-js`. */
function compact(words: readonly string[]): string {
	return words.join("");
}

function labelsOf(document: CorpusDocument): string[] {
	const labels = [document.name];
	const unscoped = /^@(?!types\/)[^/]+\/(.+)$/.exec(document.name)?.[1];
	if (unscoped !== undefined && unscoped.length > 3) labels.push(unscoped);
	const folder = folderName(document.path);
	if (folder !== null && !isGenericFolder(folder)) labels.push(folder);
	if (document.title !== null && document.role !== "license" && isNameLike(document.title)) labels.push(document.title);
	return labels;
}

/** A title that could be said in a question; one of everyday words would gate by accident. */
function isNameLike(title: string): boolean {
	const words = wordsOf(title);
	return (
		words.length > 0 &&
		words.length <= 5 &&
		!/^(?:usage|introduction|overview|readme|index|options|api|installation)$/i.test(title)
	);
}
