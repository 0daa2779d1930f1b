/** Levels of lists and objects that a body may have: what is checked behind the ports names the field, up to this depth. */
export const MAX_BODY_LEVELS = 20_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Whether a text of JSON opens more, told without reading it as JSON, which takes seconds for millions of levels. */
export function hasTooManyLevels(json: string): boolean {
	let levels = 0;
	let isInText = false;
	for (let at = 0; at < json.length; at++) {
		const code = json.charCodeAt(at);
		if (isInText) {
			if (code === BACKSLASH) at++;
			else if (code === QUOTE) isInText = false;
		} else if (code === QUOTE) isInText = true;
		else if (code === OPEN_LIST || code === OPEN_OBJECT) {
			levels++;
			if (levels > MAX_BODY_LEVELS) return true;
		} else if (code === CLOSE_LIST || code === CLOSE_OBJECT) levels--;
	}
	return false;
}
