/**
 * Whether what a model filled in stands in the passages that it names for it. Numbers have to be stated there; addresses
 * and dates, too, in any form; a text either word for word, or by its words. Whether the passage says it of this member
 * cannot be told here.
 */
import type { Json } from "../../model/json.ts";
import { stopWords } from "../language/stop-words.ts";
import { synonymsOf } from "../language/synonyms.ts";
import { fold, stemOf, stemsOf, wordsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import { isQuotedFrom } from "../quotation.ts";
import { datesIn } from "../structured/cues.ts";
import { unitOf } from "../structured/units.ts";
import { isStated, statedNumbers } from "./stated-numbers.ts";

/** Up to so many words that say something, a text is a name or a term, and all of them have to be there. */
const SHORT = 4;
const OF_A_LONG_TEXT = 0.5;

/** True and false are judgements: they are not looked for. */
export function standsIn(value: Json, passages: readonly StoredPassage[]): boolean {
	const texts = passages.map(textOf);
	if (typeof value === "number") return isStated(value, texts.flatMap(statedNumbers));
	if (typeof value !== "string") return true;
	const text = value.trim();
	return isAddress(text) ? texts.some((other) => holdsAddress(other, text)) : isSaid(text, texts);
}

/** With what stands above it and what it is of. */
function textOf({ text, headings, columns, document }: StoredPassage): string {
	return [text, ...headings, columns.join("\n"), document.title ?? "", document.name, document.path].join("\n");
}

function isAddress(text: string): boolean {
	return /^(?:https?:\/\/|www\.)\S+$/i.test(text) || /^[^\s@]+@[^\s@]+$/.test(text);
}

function holdsAddress(text: string, address: string): boolean {
	const bare = address
		.toLowerCase()
		.replace(/^(?:https?:\/\/)?(?:www\.)?/, "")
		.replace(/\/$/, "");
	if (bare === "") return false;
	const parts = ` ${text.toLowerCase()} `.split(bare);
	return parts.slice(1).some((after, index) => {
		return !/[\p{L}\p{N}-]$/u.test(parts[index] ?? "") && !/^[\p{L}\p{N}-]/u.test(after);
	});
}

function isSaid(value: string, texts: readonly string[]): boolean {
	if (texts.some((text) => isQuotedFrom(value, text) || (isUnspaced(value) && text.includes(value)))) return true;
	const [, date] = ISO_DATE.exec(value) ?? [];
	return date === undefined ? isMadeOfWords(value, texts.join("\n")) : texts.some((text) => holdsDate(text, date));
}

function isUnspaced(text: string): boolean {
	return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(text);
}

/** With or without a day, and a time, which is not looked for. */
const ISO_DATE = /^(\d{4}-\d{2}(?:-\d{2})?)(?:T.*)?$/;

/** `2024-03-01` for `1 March 2024`; `2024-03` for `March 2024`. */
function holdsDate(text: string, date: string): boolean {
	if (datesIn(text).some((other) => other.startsWith(date))) return true;
	const month = new Date(`${date.slice(0, 7)}-01T00:00:00Z`);
	if (date.length > 7 || Number.isNaN(month.getTime())) return false;
	const name = month.toLocaleString("en", { month: "long", timeZone: "UTC" });
	return new RegExp(`\\b${name.slice(0, 3)}(?:${name.slice(3)})?\\.?,? ${date.slice(0, 4)}\\b`, "i").test(text);
}

const NEGATION = /\b(?:no|not|nor|none|never|nothing|without|cannot)\b|n['’]t\b/i;

/** Its numbers, its names and a negation have to be there in any case. */
function isMadeOfWords(value: string, text: string): boolean {
	if (NEGATION.test(value) && !NEGATION.test(text)) return false;
	const numbers = statedNumbers(text);
	const written = value.match(/\d+(?:[.,]\d+)*/g) ?? [];
	if (!written.every((number) => statedNumbers(number).some((meant) => isStated(meant, numbers)))) return false;
	const stems = new Set(stemsOf(text));
	const isThere = (word: string) => isThereIn(word, stems, text);
	const words = [...new Set(wordsOf(value))].filter((word) => !stopWords.has(word) && !/^\d/.test(word));
	const names = namesIn(value);
	const there = words.filter(isThere);
	if (words.length === 0) return written.length > 0;
	if (words.length <= SHORT) return there.length === words.length;
	return names.every(isThere) && there.length >= words.length * OF_A_LONG_TEXT;
}

function isThereIn(word: string, stems: ReadonlySet<string>, text: string): boolean {
	if (stems.has(stemOf(word))) return true;
	if (synonymsOf(word).some((other) => other.stems.every((stem) => stems.has(stem)))) return true;
	const { currency = null } = unitOf(word) ?? {};
	return (
		currency !== null && (text.match(/[$€£¥₹]|\p{L}+/gu) ?? []).some((sign) => unitOf(sign)?.currency === currency)
	);
}

/** Capitalised words that do not begin a sentence. */
function namesIn(text: string): readonly string[] {
	const inner = [...text.matchAll(/(?<=[\p{L}\p{N},;:)]\s)\p{Lu}[\p{L}\p{N}]*/gu)].map(([word]) => word);
	return inner.map(fold).filter((word) => !stopWords.has(word));
}
