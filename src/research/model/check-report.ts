/**
 * Holds a model's report against the passages that it was given. A statement stays when it names a passage that there
 * is, and when what it quotes, shows as code or points to stands there word for word. Whether the model has understood
 * the passage cannot be told here.
 */
import { containsRun, wordsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import { isQuotedFrom } from "../quotation.ts";
import { checkHeadings } from "./check-headings.ts";
import type { CheckedPart, CheckedStatement } from "./checked-part.ts";
import { partsOf, type Statement } from "./report-parts.ts";

export interface CheckedReport {
	/** What holds; headings without anything below them are gone. */
	readonly parts: readonly CheckedPart[];
	readonly kept: number;
	/** Statements that were left out. */
	readonly dropped: number;
	/** Headings and names of columns that were left out. */
	readonly droppedHeadings: number;
	/** What is wrong, for the model; also of statements that stay without a number of theirs. */
	readonly faults: readonly string[];
	/** The model says that the passages tell nothing. */
	readonly saysNotFound: boolean;
}

const NOTHING = { parts: [], kept: 0, dropped: 0, droppedHeadings: 0, faults: [] };
const NOT_FOUND: CheckedReport = { ...NOTHING, saysNotFound: true };

/** Nothing of it holds. */
export function unreadableReport(fault: string): CheckedReport {
	return { ...NOTHING, faults: [fault], saysNotFound: false };
}

/** `asked` is all that the task says: its words may stand in headings. */
export function checkReport(markdown: string, passages: readonly StoredPassage[], asked: string): CheckedReport {
	const faults: string[] = [];
	let kept = 0;
	let dropped = 0;
	const check = (statement: Statement): readonly CheckedStatement[] => {
		const checked = checkStatement(statement, passages, faults);
		if (checked === undefined) dropped += 1;
		else kept += 1;
		return checked === undefined ? [] : [checked];
	};
	const parts = partsOf(markdown).flatMap((part): CheckedPart[] => {
		if (part.kind === "heading") return [part];
		if (part.kind === "code") return check(part.statement).map((statement) => ({ kind: "code", statement }));
		if (part.kind === "table") {
			const rows = part.rows.flatMap(check);
			return rows.length === 0 ? [] : [{ ...part, rows }];
		}
		const statements = part.statements.flatMap(check);
		return statements.length === 0 ? [] : [{ ...part, statements }];
	});
	// Some explain themselves.
	if (kept === 0 && /^\W*NOT[ _]FOUND\b/i.test(markdown)) return NOT_FOUND;
	const { parts: said, dropped: droppedHeadings } = checkHeadings(withoutEmptySections(parts), asked);
	return { parts: said, kept, dropped, droppedHeadings, faults, saysNotFound: false };
}

function checkStatement(
	statement: Statement,
	all: readonly StoredPassage[],
	faults: string[],
): CheckedStatement | undefined {
	const { text, numbers } = statement;
	const shown = JSON.stringify(text.slice(0, SHOWN));
	const passages = numbers.flatMap((number) => all[number - 1] ?? []);
	const unknown = numbers.filter((number) => all[number - 1] === undefined);
	if (unknown.length > 0) {
		const names = unknown.map((number) => (Number.isNaN(number) ? "what is no number" : `[${number}]`)).join(", ");
		faults.push(`There is no passage ${names}, as named after: ${shown}`);
	}
	if (passages.length === 0) {
		if (unknown.length === 0) faults.push(`No passage is named after: ${shown}`);
		return undefined;
	}
	const fault = quotationFault(statement, passages);
	if (fault === undefined) return { ...statement, passages };
	faults.push(`${fault}, as named after: ${shown}`);
	return undefined;
}

const SHOWN = 160;
/** Shorter ones are names, or words that are meant ironically. */
const LEAST_QUOTED_WORDS = 3;

const QUOTATION = /"([^"]+)"|[“„]([^”“]+)[”“]|«([^»]+)»|»([^«]+)«|「([^」]+)」/g;
/** With a scheme or two slashes, as mail or `www.`; a bare name counts with a path, or with an ending that names a place. */
const ADDRESS =
	/\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s)\]>"'`*]+|(?<![\w:/])\/\/[^\s)\]>"'`*]+|\b(?:mailto|tel|javascript|data|vbscript):[^\s)\]>"'`*]+|\bwww\.[^\s)\]>"'`*]+|(?<![\p{L}\p{N}.-])(?:[\p{L}\p{N}-]{1,63}\.){1,5}(?:[\p{L}-]{2,24}\/[^\s)\]>"'`*]+|(?:com|org|net|info|biz|io|dev|app|xyz|example|eu|de|uk|us|ru|cn|me|top|site|online)(?![\p{L}\p{N}]))/giu;

function addressesIn(text: string): string[] {
	const plain = withoutInvisible(text);
	return (plain.match(ADDRESS) ?? []).map((address) => address.replace(/[.,;:!?]+$/, ""));
}

function hasAddress(text: string, address: string): boolean {
	return text.includes(address) || withoutInvisible(text).toLowerCase().includes(address.toLowerCase());
}

/** Without what only parts letters for the eye of a program. */
function withoutInvisible(text: string): string {
	return text.replace(/\p{Cf}/gu, "");
}

function quotationFault({ kind, text }: Statement, passages: readonly StoredPassage[]): string | undefined {
	if (kind === "code") {
		const words = wordsOf(text.split("\n").slice(1, -1).join("\n"));
		const isThere = passages.some((passage) => containsRun(wordsOf(passage.text), words));
		return isThere ? undefined : "This code is not in the passage";
	}
	const quotes = [...text.matchAll(QUOTATION)].map(([, ...parts]) => parts.find((part) => part !== undefined) ?? "");
	const invented = quotes.find(
		(quote) =>
			wordsOf(quote).length >= LEAST_QUOTED_WORDS && !passages.some((passage) => isQuotedFrom(quote, passage.text)),
	);
	if (invented !== undefined) return `The quotation ${JSON.stringify(invented.slice(0, SHOWN))} is not in the passage`;
	const foreign = addressesIn(text).find((address) => !passages.some((passage) => hasAddress(passage.text, address)));
	return foreign === undefined ? undefined : `The address ${foreign.slice(0, SHOWN)} is not in the passage`;
}

/** Headings stay only above something that stays. */
function withoutEmptySections(parts: readonly CheckedPart[]): readonly CheckedPart[] {
	return parts.filter((part, index) => {
		if (part.kind !== "heading") return true;
		const next = parts.slice(index + 1).find((other) => other.kind !== "heading" || other.level <= part.level);
		return next !== undefined && next.kind !== "heading";
	});
}
