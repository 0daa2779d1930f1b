/** How the parts of a difference are told apart on a terminal. */
export interface Colours {
	readonly old: (text: string) => string;
	readonly now: (text: string) => string;
	readonly name: (text: string) => string;
}

const paint = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
const plain = (text: string) => text;

/** Red, green, bold. */
export const colours: Colours = { old: paint(31), now: paint(32), name: paint(1) };
export const NO_COLOURS: Colours = { old: plain, now: plain, name: plain };
