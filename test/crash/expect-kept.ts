import { expect } from "vitest";
import type { PlayReport } from "./play.ts";

/** Fails with what was not kept and with the play, which `npm run test:crash -- --play` takes. */
export function expectKept({ play, violations }: PlayReport): void {
	const again = `play it again: npm run test:crash -- --play '${JSON.stringify(play).replaceAll("'", "\\u0027")}'`;
	expect(violations, `${play.title}\n${violations.join("\n")}\n${again}`).toEqual([]);
}
