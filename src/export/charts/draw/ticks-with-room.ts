/** Which numbers of an axis are written, so that no two touch. */
import { textWidth } from "../text-width.ts";

const FONT_SIZE = 12;
const GAP = 8;

export interface Tick {
	/** Pixels from the left of the drawing to the middle of the text. */
	readonly x: number;
	readonly text: string;
}

/** Every one, or every second, third and so on from the first. */
export function ticksWithRoom(ticks: readonly Tick[]): readonly Tick[] {
	for (let step = 1; step < ticks.length; step += 1) {
		const shown = ticks.filter((_, index) => index % step === 0);
		if (haveRoom(shown)) return shown;
	}
	return ticks.slice(0, 1);
}

function haveRoom(ticks: readonly Tick[]): boolean {
	return ticks.every(({ x, text }, index) => {
		const before = ticks[index - 1];
		return before === undefined || x - before.x >= (widthOf(text) + widthOf(before.text)) / 2 + GAP;
	});
}

function widthOf(text: string): number {
	return textWidth(text) * FONT_SIZE;
}
