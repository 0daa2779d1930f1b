/** A project of a user of the hosted service, with the stand-in as the service. */
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { StandIn } from "../support/stand-in/start-stand-in.ts";
import { createRig, type Environment, type Rig } from "./cli-rig.ts";
import { runHere } from "./run-here.ts";

export interface HostedRig extends Rig {
	/** Removes a file or folder with all that is in it. */
	remove(path: string): void;
	/**
	 * Runs a command in this process, which is sooner than a process of its own: for what has to have happened before the
	 * command that a test is about. Whatever it ends with is left to what is expected then.
	 */
	before(...argv: string[]): Promise<void>;
}

/** Four tasks in two batches, and quick polls. */
export const HOSTED_PIPELINE = `version: 1
name: watch
data: { items: [alpha, beta, gamma, delta] }
batch: { mode: fast }
run: { batch_size: 2, settle: 100ms, poll: 20ms }
tasks:
  ask:
    for_each: { item: items }
    query: About {{ item }}?
`;

/** `more`: further keys of the pipeline file. */
export function hostedRig(service: StandIn, more = "", env: Environment = {}): HostedRig {
	const files = { "package.json": "{}", "pipeline.yaml": HOSTED_PIPELINE + more };
	const whole = { ...service.env, ...env };
	const rig = createRig(files, whole);
	return {
		...rig,
		remove: (path) => rmSync(join(rig.dir, path), { recursive: true, force: true }),
		before: async (...argv) => void (await runHere(rig.dir, argv, undefined, { ...whole, CI: "true" })),
	};
}

/** Copies the state; what it returns puts the copy back. */
export function snapshot(rig: HostedRig): () => void {
	const [from, to] = [join(rig.dir, ".trawl"), join(rig.dir, "backup")];
	cpSync(from, to, { recursive: true });
	return () => {
		rig.remove(".trawl");
		cpSync(to, from, { recursive: true });
	};
}
