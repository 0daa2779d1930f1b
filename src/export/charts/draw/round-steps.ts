/** The steps of a linear axis, as people would choose them. */
import { scaleLinear } from "d3-scale";

/** Below, a step has too few digits to be divided into: of -5e-324 to 5e-324, d3 makes endlessly many. */
const SMALLEST_SPAN = 1e-300;

/** About `count` round steps; the first and the last one lie around both numbers. Of numbers too close for steps, the numbers. */
export function roundSteps(smallest: number, largest: number, count: number): readonly number[] {
	const ends = [smallest, largest];
	const steps = largest - smallest < SMALLEST_SPAN ? ends : scaleLinear(ends, ends).nice(count).ticks(count);
	return [...new Set(steps)];
}
