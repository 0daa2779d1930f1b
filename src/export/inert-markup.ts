/**
 * Markdown of somebody else's without what would act on whoever looks at it as a page: sanitisers stand only in some of
 * the programs that show Markdown. It is done by text, code blocks included, since those programs do not agree on what
 * code is. Names in angle brackets without values, such as `<br>` or `Map<string, Task>`, do nothing and stay.
 */
import { inertBraces } from "./inert-braces.ts";
import { putEntity } from "./inert-entity.ts";
import { inertImages } from "./inert-images.ts";
import { inertLinks } from "./inert-links.ts";

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

export function inertMarkup(markdown: string): string {
	const acting = Array.from(markdown.matchAll(TAG)).filter(acts);
	return inertBraces(inertImages(inertLinks(putEntity(markdown, acting, "&lt;"))));
}

function acts([whole, name, attribute]: RegExpExecArray): boolean {
	if (whole.endsWith(">")) return false;
	return name === undefined || ACTIVE.has(name.toLowerCase()) || attribute !== undefined;
}
