/** Plays for a test file, a few at the same time. */
import { expect, vi } from "vitest";
import { inLanes } from "./lanes.ts";
import type { Play, PlayReport } from "./play.ts";
import { runPlay } from "./run-play.ts";
import { standInPool } from "./stand-in-pool.ts";

/** A play waits more than it works. */
const LANES = 3;
/** Plays are many processes; on a busy machine that takes its time. */
const TIMEOUT_MS = 600_000;

/** Call it at the top of a test file. */
export function playRig() {
	vi.setConfig({ testTimeout: TIMEOUT_MS });
	const pool = standInPool(LANES);
	return {
		pool,
		lanes: LANES,
		/** Fails with all that was not kept. */
		async play(plays: readonly Play[], options: { readonly isQuick?: boolean } = {}): Promise<readonly PlayReport[]> {
			const reports: PlayReport[] = [];
			await inLanes(LANES, plays, async (play) => {
				reports.push(await pool.lend((service) => runPlay(play, service, options)));
			});
			const broken = reports.filter(({ violations }) => violations.length > 0);
			expect(broken.map(describeBroken).join("\n\n")).toBe("");
			return reports;
		},
	};
}

/** What was not kept, and how to play that very play again. */
export function describeBroken({ play, violations }: PlayReport): string {
	const json = JSON.stringify(play).replaceAll("'", "\\u0027");
	return [play.title, ...violations.map((each) => `  ${each}`), `  npm run test:crash -- --play '${json}'`].join("\n");
}
