/**
 * Links of others that lead where a reader may be led: to http, https and mailto, and to what has no scheme, a path or a
 * `#fragment`. That is listed rather than what acts, since every program on a machine can bring a scheme of its own.
 */

/** Where a target begins, in a link or a definition: behind blanks, and the `>` of a quote that goes on in the next line. */
const TARGET = /\][(:][\s>]*<?/g;
/** An address in angle brackets that is followed. `<std::string>` is none. */
const AUTOLINK = /<(?!https?:|mailto:|unsafe:|[a-z]\w*::)(?=[a-z][a-z\d+.-]*:[^\s>])/gi;
const LED_TO = /^(?:https?|mailto)$/;
const RUN_BY_BROWSERS = /^(?:javascript|vbscript|data)$/;
/** One character, as it may be written in a target. */
const CHARACTER = /&#(?:[xX]([\da-fA-F]+)|(\d+));?|&(colon|Tab|NewLine|period|plus);|\\([!-/:-@[-`{-~])|[\s\S]/y;
const NAMED: { readonly [name: string]: string } = { colon: ":", Tab: "\t", NewLine: "\n", period: ".", plus: "+" };
/** Longer than any label of a footnote. */
const LABEL = 100;

/** A link elsewhere leads to `unsafe:…`, which nothing opens; an address in angle brackets is text. */
export function inertLinks(markdown: string): string {
	return markdown
		.replace(TARGET, (before: string, at: number) =>
			leadsElsewhere(markdown, at, before) ? `${before}unsafe:` : before,
		)
		.replace(AUTOLINK, "&lt;");
}

/** `before`: what stands before the target, from `at` on. */
function leadsElsewhere(markdown: string, at: number, before: string): boolean {
	const { scheme, end } = readScheme(markdown, at + before.length);
	if (scheme === undefined || LED_TO.test(scheme)) return false;
	if (RUN_BY_BROWSERS.test(scheme) || before.endsWith("<")) return true;
	// Words: `[key](value: number)` and `[x]: std::string` in code, `[^1]: doi:10.1000/1` in a footnote.
	return !/[\s):]/.test(markdown[end] ?? " ") && !/\[\^[^[\]]*$/.test(markdown.slice(Math.max(0, at - LABEL), at));
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

/** Browsers leave out control characters and spaces before an address, line breaks and tabs everywhere. */
function isPassedOver(character: string, atBegin: boolean): boolean {
	return character === "" || (atBegin && (character <= " " || character === ">"));
}

function characterOf([written, hex, decimal, name, escaped]: RegExpExecArray): string {
	if (name !== undefined) return NAMED[name] ?? "";
	if (escaped !== undefined) return escaped;
	if (hex === undefined && decimal === undefined) return written;
	const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
	return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}
