/** Drops what says the same again. */
import { stemsOf } from "../language/words.ts";
import type { Evidence } from "./find-evidence.ts";

const SAME = 0.75;

interface Said {
	readonly stems: ReadonlySet<string>;
	/** Numbers, and words written as names are: what tells `the 6.x row` from `the 7.x row`. */
	readonly marks: ReadonlySet<string>;
}

/** The best statements that differ from one another and from those already used. */
export function selectDiverse(
	evidence: readonly Evidence[],
	limit: number,
	used: readonly Evidence[] = [],
): Evidence[] {
	const chosen: Evidence[] = [];
	const said = used.flatMap((item) => [saidBy(item), ...antecedentOf(item)]);
	for (const item of evidence) {
		if (chosen.length >= limit) break;
		const own = saidBy(item);
		if (said.some((other) => isSame(own, other))) continue;
		chosen.push(item);
		said.push(own);
	}
	return chosen;
}

/** True where one of the statements says what the item says. */
export function isSaidBy(item: Evidence, others: readonly Evidence[]): boolean {
	const own = saidBy(item);
	return others.some((other) => isSame(own, saidBy(other)));
}

function saidBy({ stems, statement }: Evidence): Said {
	return { stems: new Set(stems), marks: marksOf(statement.own) };
}

/** What a statement is about was said with it. */
function antecedentOf({ statement }: Evidence): Said[] {
	if (statement.leans === 0) return [];
	const text = statement.text.slice(0, statement.text.length - statement.own.length);
	return [{ stems: new Set(stemsOf(text)), marks: marksOf(text) }];
}

/** A number, and a word with a capital or a digit in it that begins no sentence. */
function marksOf(text: string): ReadonlySet<string> {
	const numbers = text.match(/(?<![\p{L}\p{N}])\p{N}[\p{N}.,]*\p{N}|(?<![\p{L}\p{N}])\p{N}/gu) ?? [];
	const names = [...text.matchAll(/(?<=[\p{L}\p{N},;:)] )\p{Lu}[\p{L}\p{N}]*/gu)].map((match) => match[0]);
	return new Set([...numbers, ...names.map((name) => name.toLowerCase())]);
}

/** Nearly the same words, and neither has a number or name that the other lacks while it lacks one of the other's. */
function isSame(one: Said, other: Said): boolean {
	return (
		overlap(one.stems, other.stems) >= SAME && (holdsAll(one.marks, other.marks) || holdsAll(other.marks, one.marks))
	);
}

function holdsAll(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
	return [...part].every((mark) => whole.has(mark));
}

/** A statement that is part of another one, as what that one is about, is not given twice. */
export function withoutParts(chosen: readonly Evidence[]): Evidence[] {
	const isPart = (one: Evidence, whole: Evidence) =>
		one !== whole &&
		one.passage.id === whole.passage.id &&
		one.statement.at < whole.statement.at &&
		one.statement.at >= whole.statement.at - whole.statement.leans;
	return chosen.filter((item) => !chosen.some((other) => isPart(item, other)));
}

/** Shared stems by the stems of the shorter statement. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
	const [small, large] = a.size <= b.size ? [a, b] : [b, a];
	let shared = 0;
	for (const stem of small) if (large.has(stem)) shared += 1;
	return small.size === 0 ? 1 : shared / small.size;
}
