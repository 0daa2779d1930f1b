/**
 * Text that runs from right to left. A plain form of the Unicode algorithm: letters of right-to-left scripts stand from the
 * right, numbers among them from the left, and what is between two of them goes with them. Marks of direction and
 * embeddings are not obeyed.
 */

/** - `number`: from the left, within text of either direction. */
export type Direction = "left" | "right" | "number" | "neutral";

const RIGHT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const CLASSES =
	/([\u0590-\u065F\u066A-\u06EF\u06FA-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]+)|(\p{Nd}(?:[\p{Nd}.,:/%-]*\p{Nd})?%?)|([\p{L}\p{M}]+)/u;
const MIRRORED: { readonly [character: string]: string } = {
	"(": ")",
	")": "(",
	"[": "]",
	"]": "[",
	"{": "}",
	"}": "{",
	"<": ">",
	">": "<",
	"«": "»",
	"»": "«",
};

export function runsFromRight(text: string): boolean {
	return RIGHT.test(text);
}

/** The text in runs of one direction each; as one where nothing of it runs from the right. */
export function directionOf(text: string): readonly { readonly text: string; readonly direction: Direction }[] {
	if (!RIGHT.test(text)) return [{ text, direction: strong(text) }];
	const runs: { text: string; direction: Direction }[] = [];
	let rest = text;
	while (rest !== "") {
		const match = CLASSES.exec(rest);
		const [found = "", right, number] = match ?? [];
		const before = match === null ? rest : rest.slice(0, match.index);
		if (before !== "") runs.push({ text: before, direction: "neutral" });
		if (found !== "") runs.push({ text: found, direction: right ? "right" : number ? "number" : "left" });
		rest = rest.slice(before.length + found.length);
	}
	return runs;
}

function strong(text: string): Direction {
	if (/\p{L}/u.test(text)) return "left";
	return /\p{Nd}/u.test(text) ? "number" : "neutral";
}

/** True when the first letter of the paragraph runs from the right. */
export function beginsFromRight(text: string): boolean {
	const first = /\p{L}/u.exec(text)?.[0];
	return first !== undefined && RIGHT.test(first);
}

/** The pieces of a line from left to right as they are drawn. */
export function inVisualOrder<Piece extends { readonly text: string; readonly direction: Direction }>(
	pieces: readonly Piece[],
	fromRight: boolean,
): readonly Piece[] {
	const levels = levelsOf(pieces, fromRight ? 1 : 0);
	let ordered = pieces.map((piece, index) => ({ piece, level: levels[index] ?? 0 }));
	for (const level of [2, 1]) ordered = reversed(ordered, level);
	return ordered.map(({ piece, level }) => (level === 1 && piece.direction === "neutral" ? mirrored(piece) : piece));
}

/** 1 runs from the right, 0 and 2 from the left. */
function levelsOf(pieces: readonly { readonly direction: Direction }[], base: 0 | 1): number[] {
	const left = base === 0 ? 0 : 2;
	let strongest: number = base;
	const levels = pieces.map(({ direction }) => {
		if (direction === "neutral") return null;
		if (direction === "number") return strongest === 1 ? 2 : left;
		strongest = direction === "right" ? 1 : left;
		return strongest;
	});
	const side = (level: number | null | undefined) =>
		level === undefined || level === null ? base : level === 0 ? 0 : 1;
	return levels.map((level, index) => {
		if (level !== null) return level;
		const before = levels.slice(0, index).findLast((each) => each !== null);
		const after = levels.slice(index + 1).find((each) => each !== null);
		return side(before) === side(after) ? side(before) : base;
	});
}

function reversed<Item extends { readonly level: number }>(items: readonly Item[], level: number): Item[] {
	const result: Item[] = [];
	let run: Item[] = [];
	for (const item of items) {
		if (item.level >= level) run.unshift(item);
		else {
			result.push(...run, item);
			run = [];
		}
	}
	return [...result, ...run];
}

function mirrored<Piece extends { readonly text: string }>(piece: Piece): Piece {
	return {
		...piece,
		text: [...piece.text]
			.reverse()
			.map((character) => MIRRORED[character] ?? character)
			.join(""),
	};
}
