/** Colours of the live view; none with `--no-color`, with `NO_COLOR` (https://no-color.org), or on a dumb terminal. */
import type { CliContext } from "../cli-context.ts";

type Painter = (text: string) => string;

export interface Paint {
	readonly good: Painter;
	readonly bad: Painter;
	readonly faint: Painter;
}

export const NO_PAINT: Paint = { good: (text) => text, bad: (text) => text, faint: (text) => text };

const sgr =
	(on: number, off: number): Painter =>
	(text) =>
		text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`;

const COLORS: Paint = { good: sgr(32, 39), bad: sgr(31, 39), faint: sgr(2, 22) };

export function createPaint(wanted: boolean, { env, stderr }: Pick<CliContext, "env" | "stderr">): Paint {
	const refused = env.NO_COLOR !== undefined && env.NO_COLOR !== "";
	return wanted && !refused && stderr.isTTY === true && env.TERM !== "dumb" ? COLORS : NO_PAINT;
}
