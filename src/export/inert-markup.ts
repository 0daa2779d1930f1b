/**
 * Markdown of somebody else's without what would act on whoever looks at it as a page: sanitisers stand only in some of
 * the programs that show Markdown. It is done by text, code blocks included, since those programs do not agree on what
 * code is. Names in angle brackets without values, such as `<br>` or `Map<string, Task>`, do nothing and stay.
 */

/** Elements that run, load, send or hide something by their name alone. */
const ACTIVE = new Set(
	(
		"applet audio base body button canvas dialog embed fieldset form frame frameset head html iframe image img input isindex " +
		"link listing marquee math meta noembed noframes noscript object option param picture plaintext portal script select " +
		"slot source style svg template textarea title track video xmp"
	).split(" "),
);
/** A link to an address that is shown as it is; or `<`, a name, and what may be an attribute with a value. */
const TAG =
	/<(?:(?:https?:\/\/|mailto:)[^\s<>"'`]*|[\w.+-]+@[\w.-]+)>|<(?:[!?]|\/?([a-z][^\s/<>]*)(?=([^>=]{500}|[^>=]{0,499}=)?))/gi;
/**
 * A link's target, in brackets or in its definition, and an address in angle brackets. Blanks do not end a target: in
 * angle brackets they may be in it, and browsers leave them out. No bracket of a link is in one, so that none hides another.
 */
const TARGET = /(\]\(\s*<?|\]:[\s>]*<?)((?:[^<>()[\]\\]|\\[^<>\]]){1,2000})/g;
const ADDRESS = /(<)((?:[^\s<>()[\]\\]|\\[^\s<>\]]){1,2000})/g;
const ACTING_SCHEME = /^(?:javascript|vbscript|data):/i;
const NAMED: { readonly [name: string]: string } = { colon: ":", Tab: "\t", NewLine: "\n" };

export function inertMarkup(markdown: string): string {
	return markdown
		.replace(TARGET, inertTarget)
		.replace(ADDRESS, inertTarget)
		.replace(TAG, inertTag)
		.replace(/\{\{[<%]/g, inertShortcode);
}

function inertTarget(whole: string, before: string, target: string): string {
	const followed = asFollowed(target);
	return ACTING_SCHEME.test(followed) || isPadding(target, followed) ? `${before}unsafe:${target}` : whole;
}

/** As long as it is read, and nearly all of it something that browsers leave out: that hides where it leads. */
function isPadding(target: string, followed: string): boolean {
	return target.length > 1_000 && followed.length < 40;
}

function inertTag(whole: string, name: string | undefined, attribute: string | undefined): string {
	if (whole.endsWith(">")) return whole;
	const acts = name === undefined || ACTIVE.has(name.toLowerCase()) || attribute !== undefined;
	return acts ? `&lt;${whole.slice(1)}` : whole;
}

function inertShortcode(begin: string): string {
	return begin === "{{<" ? "{{&lt;" : "{{&#37;";
}

/** The target as a browser gets it: entities and backslashes read, blanks and control characters gone. */
function asFollowed(target: string): string {
	return (
		target
			.replace(/&#(x[0-9a-f]{1,6}|\d{1,7});?/gi, (_, digits: string) => character(digits))
			.replace(/&(colon|Tab|NewLine);/g, (_, name: string) => NAMED[name] ?? "")
			.replace(/\\([!-/:-@[-`{-~])/g, "$1")
			// biome-ignore lint/suspicious/noControlCharactersInRegex: browsers leave them out
			.replace(/[\u0000-\u0020]/g, "")
	);
}

function character(digits: string): string {
	const code = /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number(digits);
	return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}
