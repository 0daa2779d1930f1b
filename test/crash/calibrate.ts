/** Measures undisturbed runs, so that deaths are drawn over the time and the steps that a run has. */
import type { StandIn } from "../support/stand-in/start-stand-in.ts";
import { CrashProject } from "./crash-project.ts";
import type { Calibration } from "./random-plays.ts";
import { RUN, scenarioOf } from "./scenarios.ts";
import type { StandInPool } from "./stand-in-pool.ts";

/** Of middling length. */
const SCENARIO = "plain";

/** As many at the same time as there will be plays; what most of them take. */
export async function calibrate(pool: StandInPool, lanes: number): Promise<Calibration> {
	const all = await Promise.all(Array.from({ length: lanes }, () => pool.lend(measure)));
	const middle = all.sort((a, b) => a.ms - b.ms)[Math.floor(all.length / 2)];
	if (middle === undefined) throw new Error("nothing was measured");
	return middle;
}

async function measure(service: StandIn): Promise<Calibration> {
	await service.reset();
	const project = new CrashProject(service, scenarioOf(SCENARIO));
	try {
		const steps = await project.record(RUN);
		return { ms: (steps.at(-1)?.at ?? 0) - (steps[0]?.at ?? 0), steps: steps.length };
	} finally {
		project.dispose();
	}
}
