/** The folder of a user whose machine keeps dying, and the program started in it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type CliResult, launch } from "../cli/cli-rig.ts";
import type { StandIn } from "../support/stand-in/start-stand-in.ts";
import type { Change, Death } from "./play.ts";
import type { Scenario } from "./scenarios.ts";

/** What `deadly-steps.mjs` is told. */
interface Preload {
	/** A file that every step is written to, a line each. */
	readonly record?: string;
	/** Dies at the nth time of the step of this name. */
	readonly step?: string;
	readonly nth?: number;
	/** Dies at the step of this number. */
	readonly number?: number;
	/** In place of the minute that the program waits for an answer. */
	readonly requestTimeoutMs: number;
}

const PRELOAD = pathToFileURL(join(import.meta.dirname, "deadly-steps.mjs")).href;
const REQUEST_TIMEOUT_MS = 1_000;

export class CrashProject {
	readonly dir = mkdtempSync(join(tmpdir(), "trawl-crash-"));
	readonly #service: StandIn;
	readonly #scenario: Scenario;

	constructor(service: StandIn, scenario: Scenario) {
		this.#service = service;
		this.#scenario = scenario;
		writeFileSync(join(this.dir, "package.json"), "{}");
		writeFileSync(join(this.dir, "pipeline.yaml"), scenario.file);
	}

	get results(): string {
		return join(this.dir, "results/watch");
	}

	/** Runs the program to its end, or to its death. */
	async run(argv: readonly string[], death?: Death): Promise<CliResult> {
		const { child, ended } = this.#launch(argv, death?.at === "step" || death?.at === "number" ? death : {});
		const kill = () => void child.kill("SIGKILL");
		const timer = death?.at === "time" ? setTimeout(kill, death.ms) : undefined;
		// The service answers only if the call comes; it may never.
		if (death?.at === "operation") void this.#service.seen(death.operation, death.nth).then(kill, () => undefined);
		const result = await ended;
		clearTimeout(timer);
		return result;
	}

	/** Runs the program undisturbed and gives the names of its steps, in order. */
	async record(argv: readonly string[]): Promise<{ readonly result: CliResult; readonly steps: readonly string[] }> {
		const record = join(this.dir, "steps");
		const result = await this.#launch(argv, { record }).ended;
		return { result, steps: readFileSync(record, "utf8").trimEnd().split("\n") };
	}

	change(change: Change): void {
		const [state, copy] = [join(this.dir, ".trawl"), join(this.dir, "copy-of-state")];
		switch (change) {
			case "lose_state":
				remove(state);
				break;
			case "lose_everything":
				remove(state);
				remove(join(this.dir, "results"));
				break;
			case "keep_state":
				copyFolder(state, copy);
				break;
			case "restore_state":
				remove(state);
				copyFolder(copy, state);
				break;
			case "change_file":
				writeFileSync(join(this.dir, "pipeline.yaml"), this.#scenario.changedFile ?? this.#scenario.file);
		}
	}

	dispose(): void {
		remove(this.dir);
	}

	#launch(argv: readonly string[], preload: Omit<Preload, "requestTimeoutMs">) {
		const told: Preload = { ...preload, requestTimeoutMs: REQUEST_TIMEOUT_MS };
		const env = { ...this.#service.env, TRAWL_CRASH: JSON.stringify(told) };
		return launch(this.dir, argv, env, ["--import", PRELOAD]);
	}
}

function remove(path: string): void {
	rmSync(path, { recursive: true, force: true });
}

/** A folder that is not there yet is copied as nothing. */
function copyFolder(from: string, to: string): void {
	remove(to);
	try {
		cpSync(from, to, { recursive: true });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
	}
}
