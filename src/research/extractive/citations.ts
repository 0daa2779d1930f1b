/** Numbers the passages that a report cites, in the order in which it cites them. */
import type { Source } from "../../model/wire.ts";
import { wordsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import { shorten } from "./report-text.ts";

export class Citations {
	readonly #numbers = new Map<number, number>();
	readonly #sources: Source[] = [];

	/** `[n]` for the passage. */
	cite(passage: StoredPassage): string {
		const known = this.#numbers.get(passage.id);
		if (known !== undefined) return `[${known}]`;
		const number = this.#sources.push(sourceOf(passage));
		this.#numbers.set(passage.id, number);
		return `[${number}]`;
	}

	/** In the order of their numbers. */
	get sources(): readonly Source[] {
		return this.#sources;
	}
}

/** The passage as a source: its snippet is verbatim, its url relative to the corpus root. */
export function sourceOf(passage: StoredPassage, description?: string): Source {
	return {
		title: titleOf(passage),
		url: passage.document.path,
		fragment: fragmentOf(passage),
		snippet: passage.text,
		source: "corpus",
		word_count: wordsOf(passage.text).length,
		...(description === undefined ? {} : { description }),
	};
}

const ROLE_TITLES = { readme: " README", license: " licence", changelog: " changelog", document: "" } as const;

/** `ajv README > Options`. The headings that repeat the title are left out. */
function titleOf(passage: StoredPassage): string {
	const { document } = passage;
	const base = `${document.name}${ROLE_TITLES[document.role]}`;
	const headings = passage.headings[0] === document.title ? passage.headings.slice(1) : passage.headings;
	return [base, ...headings.map((heading) => shorten(heading, 80))].join(" > ");
}

/** Lines of a text file; a text directive for HTML, whose lines a reader does not see. */
function fragmentOf(passage: StoredPassage): string {
	if (passage.document.format === "html") return `#:~:text=${textDirective(passage.text)}`;
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
