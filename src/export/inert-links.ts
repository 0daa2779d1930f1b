/**
 * Links of others that lead where a reader may be led: to http, https and mailto, and to what has no scheme, a path or a
 * `#fragment`. That is listed rather than what acts, since every program on a machine can bring a scheme of its own.
 */
import { putEntity } from "./inert-entity.ts";

/** A target begins behind blanks, and behind the `>` of a quote that goes on in the next line. */
const TARGET = /\][(:][\s>]*<?/g;
/** The web and mail; then names of papers and books, and C++'s `std::`, to which no program answers. */
const LET_THROUGH = "https?|mailto|doi|arxiv|isbn|pmid|urn|std";
const LED_TO = new RegExp(`^(?:${LET_THROUGH})$`);
/** An address in angle brackets that is followed. */
const AUTOLINK = new RegExp(`<(?!(?:${LET_THROUGH}|unsafe):)(?=[a-z][a-z\\d+.-]*:\\S)`, "gi");
const RUN_BY_BROWSERS = /^(?:javascript|vbscript|data)$/;
/** One character, as it may be written in a target. Some programs decode an entity behind a backslash, too. */
const CHARACTER = /\\?&#(?:[xX]([\da-fA-F]+)|(\d+));?|\\?&(\w{1,32});|\\([!-/:-@[-`{-~])|[\s\S]/y;
const NAMED: { readonly [name: string]: string } = { colon: ":", Tab: "\t", NewLine: "\n", period: ".", plus: "+" };
/** What other names stand for is in no scheme; before one, it may be a blank. */
const NO_PART = " ";
/** Characters of a line that are looked at for what a definition cannot be. */
const LOOKED_AT = 200;
/** What stands before the first bracket of a line; some programs take further ones as part of a label. */
const LINE = /\n([^\n[]*)(?<!\\)\[[^\n]*$/;
/** A definition begins a line: behind blanks, marks of quotes, lists and terms, and numbers or letters of lists. */
const BEGINS_LINE = /^(?:[\s>*+:-]|\(?\w{1,9}[.)]\s)*$/;
/** `[^1]` with no bracket before in its line. */
const FOOTNOTE = /\n[^\n[\]]*\[\^\w[\w:-]*$/;
/** Words behind the first blank, where the definition of a link has a title in quotes or brackets at most. */
const WORDS = /[^\s"'(]{0,200}[ \t]+(?:[^\s"'(]|"[^"\\\n]*"[ \t]*[^\s"][^"\n]*(?:\n|$))/y;

/** A link elsewhere leads to `unsafe:…`, which nothing opens; an address in angle brackets is text. */
export function inertLinks(markdown: string): string {
	const led = markdown.replace(TARGET, (before: string, at: number) =>
		leadsElsewhere(markdown, at, before) ? `${before}unsafe:` : before,
	);
	return putEntity(led, led.matchAll(AUTOLINK), "&lt;");
}

/** `before`: what stands before the target, from `at` on. */
function leadsElsewhere(markdown: string, at: number, before: string): boolean {
	const { scheme, end } = readScheme(markdown, at + before.length);
	if (scheme === undefined || scheme === "" || LED_TO.test(scheme)) return false;
	if (RUN_BY_BROWSERS.test(scheme) || before.endsWith("<") || before.startsWith("](")) return true;
	return !isNoDefinition(markdown, at, end);
}

/** Lines of logs, and footnotes of words: `]:` at `at` defines no link there. `end`: behind the colon of what would be its scheme. */
function isNoDefinition(markdown: string, at: number, end: number): boolean {
	const before = at < LOOKED_AT ? `\n${markdown.slice(0, at)}` : markdown.slice(at - LOOKED_AT, at);
	const inLine = LINE.exec(before)?.[1];
	if (inLine !== undefined && !BEGINS_LINE.test(inLine)) return true;
	WORDS.lastIndex = end;
	return FOOTNOTE.test(before) && WORDS.test(markdown);
}

/** The scheme as a browser reads it, in small letters, and where what follows its colon begins. */
function readScheme(markdown: string, from: number): { readonly scheme?: string; readonly end: number } {
	let scheme = "";
	let isNewLine = false;
	CHARACTER.lastIndex = from;
	for (let match = CHARACTER.exec(markdown); match !== null; match = CHARACTER.exec(markdown)) {
		const character = characterOf(match);
		if (character === ":") return { scheme, end: CHARACTER.lastIndex };
		if (/[\t\n\r]/.test(character)) isNewLine = true;
		else if (isPassedOver(character, scheme === "" || isNewLine)) continue;
		else if (!(scheme === "" ? /[a-z]/i : /[a-z\d+.-]/i).test(character)) break;
		else [scheme, isNewLine] = [scheme + character.toLowerCase(), false];
	}
	return { end: from };
}

/** Browsers leave out control characters and spaces before an address, some programs other blanks; line breaks and tabs go everywhere. */
function isPassedOver(character: string, atBegin: boolean): boolean {
	return character === "" || (atBegin && (character <= " " || /[\s>]/.test(character)));
}

function characterOf([written, hex, decimal, name, escaped]: RegExpExecArray): string {
	if (name !== undefined) return NAMED[name] ?? NO_PART;
	if (escaped !== undefined) return escaped;
	if (hex === undefined && decimal === undefined) return written;
	const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
	return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}
