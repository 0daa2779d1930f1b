/**
 * V8 optimises a function that has run for about a millisecond. While a command starts, there are dozens of them that will hardly
 * run again, and optimising them takes a third of the processor's time of the whole command.
 *
 * Only for versions of V8 whose number is known, since what they call it and where they begin differs, and an unknown name is
 * written to stderr. Later ones have a compiler in between and gain next to nothing (docs/decisions/0052).
 */
import { setFlagsFromString } from "node:v8";

/** By the first two parts of V8's version: the bytes of bytecode that a function runs between two looks at it, and V8's own number. */
export const BUDGETS: { readonly [v8: string]: readonly [patient: number, own: number] | undefined } = {
	// Node 20.
	"11.3": [540_672, 67_584],
};
/** From the program's first line on. A command that plans thousands of rows gets by then to what is worth optimising. */
const START_MS = 250;

/** Lets V8 optimise less while the program starts. What takes longer is optimised as ever. */
export function spareOptimising(): void {
	const budgets = BUDGETS[process.versions.v8.split(".", 2).join(".")];
	if (budgets === undefined) return;
	const [patient, own] = budgets;
	setBudget(patient);
	setTimeout(() => setBudget(own), START_MS).unref();
}

function setBudget(bytes: number): void {
	setFlagsFromString(`--interrupt-budget=${bytes}`);
}
