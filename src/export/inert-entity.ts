/** The last of an odd number of backslashes: it escapes what follows. */
const ESCAPE = /(?<!\\)((?:\\\\)*)\\$/;

/**
 * Text with an entity in the place of the character at each of these places, in rising order. A backslash that escaped the
 * character goes with it: it would escape the entity's `&`, so that the entity would be read as it is spelled.
 */
export function putEntity(text: string, places: Iterable<{ readonly index: number }>, entity: string): string {
	let result = "";
	let from = 0;
	for (const { index } of places) {
		result += text.slice(from, index).replace(ESCAPE, "$1") + entity;
		from = index + 1;
	}
	return result + text.slice(from);
}
