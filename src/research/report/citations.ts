/** Numbers the passages that a report cites, in the order in which it cites them. */
import type { Source } from "../../model/wire.ts";
import { wordsOf } from "../language/words.ts";
import { type CorpusDocument, isPage, type StoredPassage } from "../passage.ts";
import { cutToCited } from "./cut-to-cited.ts";
import { shorten } from "./report-text.ts";

export class Citations {
	readonly #cited = new Map<number, { readonly passage: StoredPassage; readonly statements: string[] }>();

	/** `[n]` for the passage, of which the statement is cited; the whole of it without one. */
	cite(passage: StoredPassage, statement: string = passage.text): string {
		const known = this.#cited.get(passage.id);
		if (known === undefined) this.#cited.set(passage.id, { passage, statements: [statement] });
		else known.statements.push(statement);
		return `[${[...this.#cited.keys()].indexOf(passage.id) + 1}]`;
	}

	/** In the order of their numbers. */
	get sources(): readonly Source[] {
		return [...this.#cited.values()].map(({ passage, statements }) => sourceOf(cutToCited(passage, statements)));
	}
}

/** The passage as a source: its snippet is verbatim, its url that of the page or relative to the corpus root. */
export function sourceOf(passage: StoredPassage, description?: string): Source {
	return {
		title: placeOf(passage),
		url: passage.document.path,
		fragment: fragmentOf(passage),
		snippet: passage.text,
		source: isPage(passage.document) ? "web" : "corpus",
		word_count: wordsOf(passage.text).length,
		...(description === undefined ? {} : { description }),
	};
}

const ROLE_TITLES = { readme: " README", license: " licence", changelog: " changelog", document: "" } as const;

/** The title that a document states; a package goes by its name. */
export function titleOf(document: CorpusDocument): string {
	return document.role === "document" && document.title !== null ? shorten(document.title, 80) : document.name;
}

/** `ajv README > Options`, `Acme annual report > Results > p. 3`. The headings that repeat the title are left out. */
function placeOf(passage: StoredPassage): string {
	const { document } = passage;
	const base = document.role === "document" ? titleOf(document) : `${document.name}${ROLE_TITLES[document.role]}`;
	const headings = passage.headings[0] === document.title ? passage.headings.slice(1) : passage.headings;
	const page = passage.page === undefined ? [] : [`p. ${passage.page}`];
	return [base, ...headings.map((heading) => shorten(heading, 80)), ...page].join(" > ");
}

/** Lines of a text file, the page of a PDF; a text directive for HTML and pages, whose lines a reader does not see. */
function fragmentOf(passage: StoredPassage): string {
	if (passage.page !== undefined) return `#page=${passage.page}`;
	if (passage.document.format === "html" || isPage(passage.document)) return `#:~:text=${textDirective(passage.text)}`;
	return passage.startLine === passage.endLine
		? `#L${passage.startLine}`
		: `#L${passage.startLine}-L${passage.endLine}`;
}

function textDirective(text: string): string {
	const first =
		text
			.split("\n")[0]
			?.replace(/^(?:- |\| )/, "")
			.split(" ")
			.slice(0, 6)
			.join(" ") ?? "";
	return encodeURIComponent(first).replaceAll("-", "%2D");
}
