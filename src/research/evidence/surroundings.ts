/** Where a passage stands, as stems. */
import { stemsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import type { Gate } from "../search/gate.ts";
import type { Surroundings } from "./coverage.ts";

export function surroundingsOf(passage: StoredPassage, gate: Gate): Surroundings {
	const document = `${passage.document.name} ${passage.document.title ?? ""}`;
	return {
		statement: [],
		heading: headingOf(passage),
		headings: stemsOf([...passage.headings, ...passage.columns].join(" ")),
		passage: stemsOf(passage.text),
		document: gate.documents === undefined ? stemsOf(document) : [],
	};
}

const SHORT_HEADING = 6;

/** A short heading names what stands below it. That of the whole document does not. */
function headingOf(passage: StoredPassage): readonly string[] {
	const own = passage.headings.length > 1 ? stemsOf(passage.headings.at(-1) ?? "") : [];
	return own.length <= SHORT_HEADING ? own : [];
}
