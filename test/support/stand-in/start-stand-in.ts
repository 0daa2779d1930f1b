/**
 * Starts the hosted service's stand-in as a process of its own, which survives whatever is done to the program under
 * test. `startStandIn` leaves stopping to the caller; `standInForTest` ends it with the test.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { compileStandIn } from "./compile-stand-in.ts";
import type { FaultRule, Ledger, Operation, OutcomeRule, Settings, TaskView } from "./protocol.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";

export interface StandInOptions extends Partial<Settings> {
	readonly outcomes?: readonly OutcomeRule[];
	readonly faults?: readonly FaultRule[];
}

export interface StandIn {
	/** As the SDKs take it, with `/v1`. */
	readonly baseUrl: string;
	readonly apiKey: string;
	/** `VALYU_BASE_URL` and `VALYU_API_KEY`, for a program under test. */
	readonly env: { readonly VALYU_BASE_URL: string; readonly VALYU_API_KEY: string };
	ledger(): Promise<Ledger>;
	/** Every task, in the order of addition to its batch. */
	tasks(): Promise<readonly TaskView[]>;
	/** From now on; tasks keep the outcome, duration and price they were accepted with. */
	setSettings(settings: Partial<Settings>): Promise<void>;
	/** Instead of the rules before, for tasks that are accepted from now on. */
	setOutcomes(rules: readonly OutcomeRule[]): Promise<void>;
	/** Instead of the rules before. Calls are counted from here, for `nth` and for `seen`. */
	setFaults(rules: readonly FaultRule[]): Promise<void>;
	/** Ends the tasks with this query or id as soon as they run; without a text all of them. */
	release(text?: string): Promise<void>;
	/** Resolves when the nth call of the operation has had its effect (if any) and its answer or fault is under way. */
	seen(operation: Operation, nth?: number): Promise<void>;
	/** As after the start: nothing in it, the options of the start in force. Late effects of before are gone. */
	reset(): Promise<void>;
	/** Ends the process; from then on connections are refused. */
	stop(): Promise<void>;
}

export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
	const child = spawn(process.execPath, [compileStandIn()], { stdio: ["pipe", "pipe", "inherit"] });
	const exited = once(child, "exit");
	const { api, control } = await firstLine(child);
	const command = (name: string, body: unknown = {}) => post(`${control}/${name}`, body);
	const { outcomes = [], faults = [], ...settings } = options;
	const apiKey = settings.apiKey ?? DEFAULT_SETTINGS.apiKey;
	const prepare = async () => {
		await command("settings", settings);
		await command("outcomes", outcomes);
		await command("faults", faults);
	};
	const stop = async () => {
		child.stdin?.end();
		const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
		await exited;
		clearTimeout(timer);
	};
	await prepare().catch(async (error: unknown) => {
		await stop();
		throw error;
	});
	const baseUrl = `${api}/v1`;
	return {
		baseUrl,
		apiKey,
		env: { VALYU_BASE_URL: baseUrl, VALYU_API_KEY: apiKey },
		ledger: () => command("ledger") as Promise<Ledger>,
		tasks: () => command("tasks") as Promise<readonly TaskView[]>,
		setSettings: async (change) => void (await command("settings", change)),
		setOutcomes: async (rules) => void (await command("outcomes", rules)),
		setFaults: async (rules) => void (await command("faults", rules)),
		release: async (text) => void (await command("release", { text })),
		seen: async (operation, nth = 1) => void (await command("seen", { operation, nth })),
		reset: async () => {
			await command("reset");
			await prepare();
		},
		stop,
	};
}

/** Stopped when the test ends. */
export async function standInForTest(options: StandInOptions = {}): Promise<StandIn> {
	const standIn = await startStandIn(options);
	onTestFinished(() => standIn.stop());
	return standIn;
}

async function firstLine(child: ChildProcess): Promise<{ readonly api: string; readonly control: string }> {
	if (child.stdout === null) throw new Error("the stand-in has no output");
	for await (const line of createInterface(child.stdout)) return JSON.parse(line);
	throw new Error("the stand-in ended before it said where it listens");
}

async function post(url: string, body: unknown): Promise<unknown> {
	const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
	const result: unknown = await response.json();
	if (!response.ok) throw new Error(String(result));
	return result;
}
