/** Text to sentences, by Unicode's rules, with abbreviations kept together. */
import { shadow } from "./inline-text.ts";

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** Ends that are no end of a sentence. */
const ABBREVIATION =
	/(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|resp|incl|no|nos|fig|mr|mrs|ms|dr|prof|st|inc|ltd|corp|co|jr|sr|u\.s|u\.k|[A-Z])\.\s*$/i;

/** Where sentences begin and end in the text; together they cover it. */
export function sentenceRanges(text: string): readonly (readonly [start: number, end: number])[] {
	const ranges: [number, number][] = [];
	for (const { segment, index } of segmenter.segment(shadow(text))) {
		const previous = ranges.at(-1);
		const joins = previous !== undefined && continues(text.slice(previous[0], previous[1]), segment);
		if (joins) previous[1] = index + segment.length;
		else ranges.push([index, index + segment.length]);
	}
	return ranges;
}

export function sentencesOf(text: string): string[] {
	return sentenceRanges(text)
		.map(([start, end]) => text.slice(start, end).trim())
		.filter((sentence) => sentence !== "");
}

function continues(before: string, next: string): boolean {
	// `libSQL` and `npmRC` may begin a sentence.
	if (/^\s*(?!\p{Ll}+\p{Lu})[\p{Ll}),;]/u.test(next)) return true;
	return ABBREVIATION.test(before) && !/^\s*$/.test(next) && !/\betc\.\s*$/i.test(before);
}
