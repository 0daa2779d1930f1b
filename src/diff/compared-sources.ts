/** Sources are compared by where they lead, as a set: the document, whatever its passage, title or place in the list. */
import type { ComparedSource } from "../model/comparison.ts";
import type { Source } from "../model/wire.ts";
import { normalText } from "../values/normal-text.ts";
import { textOrEmpty } from "../values/text-or-empty.ts";

type Identified = ReadonlyMap<string, ComparedSource>;

/** In the order of the list; what is cited twice stands once. */
export function identifySources(sources: readonly Source[]): Identified {
	const found = new Map<string, ComparedSource>();
	for (const source of sources) {
		const identity = identityOf(source);
		if (!found.has(identity)) found.set(identity, { title: text(source.title), url: addressOf(source) });
	}
	return found;
}

export function changedSources(before: Identified, after: Identified) {
	return { gained: onlyIn(after, before), lost: onlyIn(before, after) };
}

function onlyIn(some: Identified, others: Identified): readonly ComparedSource[] {
	return [...some].filter(([identity]) => !others.has(identity)).map(([, source]) => source);
}

/** By address without `#…`, which names a passage; else by DOI, else by title, else by the words that are quoted. */
function identityOf(source: Source): string {
	const url = text(source.url);
	if (url !== "") return `url ${withoutPassage(url)}`;
	const doi = text(source.doi).toLowerCase();
	if (doi !== "") return `doi ${doi}`;
	const title = text(source.title);
	return title === "" ? `text ${text(source.snippet) || text(source.description)}` : `title ${title}`;
}

function withoutPassage(url: string): string {
	const address = url.replace(/#.*$/s, "");
	return /^https?:\/\//i.test(address) && URL.canParse(address) ? new URL(address).href : address;
}

function addressOf(source: Source): string {
	return text(source.url) || text(source.doi);
}

/** As it is compared. */
function text(value: unknown): string {
	return normalText(textOrEmpty(value));
}
