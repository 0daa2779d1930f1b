/** The events that commands tell to programs: a closed set, documented, whole, harmless. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { STREAM_EVENT_TYPES } from "../../src/cli/event-stream/stream-event.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { BIN, createRig, sampleProject } from "./cli-rig.ts";
import { manifestOf, project, said } from "./hosted-pipeline.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];
const PAGE = readFileSync(new URL("../../docs/events.md", import.meta.url), "utf8");

interface Told extends Readonly<Record<string, unknown>> {
	readonly type: string;
	readonly at: string;
}

function eventsIn(text: string): readonly Told[] {
	expect(text.endsWith("\n")).toBe(true);
	return text
		.slice(0, -1)
		.split("\n")
		.map((line) => JSON.parse(line) as Told);
}

/** The documented keys of each type. */
const DOCUMENTED = new Map(
	[...PAGE.matchAll(/^\| `(\w+)` \| .*? \| (.*) \|$/gm)].map(
		([, type = "", keys = ""]) => [type, [...keys.matchAll(/`(\w+)`/g)].map(([, key]) => key)] as const,
	),
);

/** Each is a type of the page, and has no key that its row does not name. */
function expectDocumented(events: readonly Told[]): void {
	for (const { type, at, ...rest } of events) {
		expect(new Date(at).toISOString()).toBe(at);
		const known = DOCUMENTED.get(type);
		expect(known, type).toBeDefined();
		expect(
			Object.keys(rest).filter((key) => known?.includes(key) !== true),
			type,
		).toEqual([]);
	}
}

function expectWhole(events: readonly Told[], command: string, exitCode: number | null): void {
	expect(events[0]).toMatchObject({ type: "stream", format: 1, trawl_version: "0.1.0", command });
	expect(events.at(-1)).toMatchObject({ type: "end", exit_code: exitCode });
	expect(events.filter(({ type }) => type === "stream" || type === "end")).toHaveLength(2);
	expectDocumented(events);
}

const typesOf = (events: readonly Told[]) => events.map(({ type }) => type);

test("docs/events.md has every type, in order, and no other", () => {
	expect([...DOCUMENTED.keys()]).toEqual([...STREAM_EVENT_TYPES]);
});

describe("--json", () => {
	test("tells a run from its first line to its exit code", async () => {
		await service().setOutcomes([{ query: "gamma", kind: "fail", error: "no idea" }]);
		const rig = project(service(), { items: ["alpha", "beta", "gamma"] });
		const result = await rig.run(...RUN, "--json");
		expect(result.exitCode, said(result)).toBe(3);
		const events = eventsIn(result.stdout);
		expectWhole(events, "run", 3);
		const of = (type: string) => events.filter((event) => event.type === type);
		expect(of("run_started")).toEqual([
			expect.objectContaining({
				pipeline: "watch",
				engine: "valyu",
				continued: false,
				tasks: 3,
				pending: 3,
				estimate: 0.3,
			}),
		]);
		expect(of("batch_opened").map(({ tasks }) => tasks)).toEqual([2, 1]);
		expect(of("tasks_accepted").map(({ tasks }) => tasks)).toEqual([2, 1]);
		expect(of("batch_collected")).toHaveLength(2);
		expect(of("batch_progress").length).toBeGreaterThan(0);
		expect(of("tasks_standing").at(-1)?.standing).toEqual({
			...{ total: 3, done: 3, failed: 1, cancelled: 0, running: 0, queued: 0, cost: 0.2 },
		});
		const ended = of("attempt_ended").map(({ task, attempt, status, cost, error }) => ({
			task,
			attempt,
			status,
			cost,
			error,
		}));
		expect(ended.sort((a, b) => String(a.task).localeCompare(String(b.task)))).toEqual([
			{ task: "ask/alpha", attempt: 1, status: "succeeded", cost: 0.1, error: null },
			{ task: "ask/beta", attempt: 1, status: "succeeded", cost: 0.1, error: null },
			{ task: "ask/gamma", attempt: 1, status: "failed", cost: 0, error: "no idea" },
		]);
		expect(of("run_ended")).toEqual([
			expect.objectContaining({ exit_code: 3, unsuccessful: 1, ended: null, manifest: manifestOf(rig) }),
		]);
	});

	test("tells warnings, stages and downloads too", async () => {
		await service().setOutcomes([{ images: 1 }]);
		await service().setFaults([{ kind: "half_json", operation: "addTasks", when: "after" }]);
		const rig = project(service(), { more: ["  brief:", "    needs: [ask]", "    query: Sum up."] });
		const result = await rig.run(...RUN, "--json", "--max-cost", "9");
		const events = eventsIn(result.stdout);
		expectWhole(events, "run", result.exitCode);
		expect(typesOf(events)).toEqual(expect.arrayContaining(["warning", "stage_planned", "downloading"]));
	});

	test("tells a second attempt as such, and each attempt once", async () => {
		await service().setOutcomes([{ query: "beta", kind: "fail" }]);
		const rig = project(service(), { more: ["retry: { attempts: 1 }"] });
		const { stdout } = await rig.run(...RUN, "--json");
		const ended = eventsIn(stdout).filter(({ type }) => type === "attempt_ended");
		expect(ended.map(({ task, attempt }) => `${task} ${attempt}`).sort()).toEqual([
			"ask/alpha 1",
			"ask/beta 1",
			"ask/beta 2",
		]);
	});

	test.each([
		["a budget", ["run", "pipeline.yaml", "--max-cost", "0.01"], 7],
		["a file with a mistake", ["run", "broken.yaml"], 4],
		["a file that is not there", ["run", "nothing.yaml"], 4],
		["a run that is not there", ["retry", "nothing"], 9],
	])("tells why %s refuses", async (_, argv, exitCode) => {
		const rig = project(service());
		rig.write("broken.yaml", "version: 1\nname: b\ntasks: { t: { qery: q } }\n");
		const result = await rig.run(...argv, "--json");
		expect(result.exitCode).toBe(exitCode);
		const events = eventsIn(result.stdout);
		expectWhole(events, argv[0] ?? "", exitCode);
		expect(typesOf(events).slice(-3)).toEqual(["problem", "refused", "end"]);
		expect(events.at(-3)).toMatchObject({ severity: "error", code: expect.stringMatching(/^[a-z_]+$/) });
	});

	test("says that there is nothing to do", async () => {
		const rig = project(service());
		await rig.run(...RUN);
		for (const [command, reason] of [
			["collect", "nothing_open"],
			["retry", "nothing_to_retry"],
			["cancel", "nothing_to_cancel"],
		] as const) {
			const result = await rig.run(command, "--json", "--quiet");
			const events = eventsIn(result.stdout);
			expectWhole(events, command, 0);
			expect(events.slice(1, -1)).toEqual([expect.objectContaining({ type: "idle", reason })]);
			expect(result.stderr).toBe("");
		}
	});

	test("tells of a detached run, and of collecting it", async () => {
		const rig = project(service());
		await service().setSettings({ afterMs: null });
		const detached = eventsIn((await rig.run(...RUN, "--detach", "--json")).stdout);
		expectWhole(detached, "run", 0);
		expect(detached.at(-2)).toMatchObject({ type: "run_ended", exit_code: 0, ended: { reason: "detached" } });
		await service().release();
		const collected = eventsIn((await rig.run("collect", "--wait", "--json")).stdout);
		expectWhole(collected, "collect", 0);
		expect(collected[1]).toMatchObject({ type: "run_started", continued: true });
		expect(collected.filter(({ type }) => type === "attempt_ended")).toHaveLength(2);
	});
});

describe("--json-into", () => {
	test("writes the same into a file, and leaves the terminal to people", async () => {
		const rig = project(service());
		const { stdout, stderr } = await rig.run(...RUN, "--json-into", "events.jsonl");
		expect(stdout).toBe("");
		expect(stderr).toContain("2/2 done");
		expectWhole(eventsIn(rig.read("events.jsonl")), "run", 0);
		const again = await rig.run(...RUN, "--json-into", "events.jsonl", "--json");
		expect(rig.read("events.jsonl")).toBe(again.stdout);
	});

	test("can be followed while the run goes on", async () => {
		await service().setSettings({ afterMs: null });
		const rig = project(service());
		const { ended } = rig.start(...RUN, "--json-into", "events.jsonl");
		await service().seen("getBatch", 3);
		expect(typesOf(eventsIn(rig.read("events.jsonl")))).toEqual(expect.arrayContaining(["stream", "batch_opened"]));
		await service().release();
		expect((await ended).exitCode).toBe(0);
	});

	test.each(["results/watch/run.json", ".trawl/state.db", "pipeline.yaml"])(
		"over %s, which is no file of events, does nothing",
		async (path) => {
			const rig = project(service());
			await rig.run(...RUN);
			const before = readFileSync(join(rig.dir, path));
			const { exitCode, stderr } = await rig.run(...RUN, "--fresh", "--json-into", path);
			expect(exitCode).toBe(4);
			expect(stderr).toContain("expected a new file or an earlier file of events, found another file");
			expect(readFileSync(join(rig.dir, path))).toEqual(before);
		},
	);

	test("into a folder that is not there buys nothing", async () => {
		const rig = project(service());
		const { exitCode, stderr } = await rig.run(...RUN, "--json-into", "no/such/events.jsonl");
		expect(exitCode).toBe(4);
		expect(stderr).toMatch(
			/^the file for events `no\/such\/events\.jsonl` cannot be written: ENOENT.* \[output_unwritable\]\n/,
		);
		expect((await service().ledger()).accepted).toEqual([]);
	});

	test("into a folder that is not there is told on stdout with --json", async () => {
		const rig = project(service());
		const result = await rig.run(...RUN, "--json", "--json-into", "no/such/events.jsonl");
		expect(result.exitCode).toBe(4);
		const events = eventsIn(result.stdout);
		expectWhole(events, "run", 4);
		expect(typesOf(events)).toEqual(["stream", "problem", "refused", "end"]);
		expect(events[1]).toMatchObject({ code: "output_unwritable", message: expect.stringContaining("events.jsonl") });
	});

	test.runIf(process.platform === "linux")("onto a full disk warns once, and the run goes on", async () => {
		const rig = project(service());
		const { exitCode, stderr } = await rig.run(...RUN, "--json-into", "/dev/full");
		expect(exitCode).toBe(0);
		expect(
			stderr.match(/^warning: no further events are written to \/dev\/full: ENOSPC.*; the run goes on$/gm),
		).toHaveLength(1);
		expect(manifestOf(rig).status).toBe("succeeded");
	});

	test.runIf(process.platform === "linux")("ends with a whole line where the disk takes no more", async () => {
		const mistakes = Array.from({ length: 60 }, (_, index) => `key_${index}: 1\n`).join("");
		const rig = createRig({ "pipeline.yaml": `version: 1\nname: watch\n${mistakes}tasks: { ask: { query: q } }\n` });
		const script = `ulimit -f 4; exec '${process.execPath}' '${BIN}' run pipeline.yaml --json-into events.jsonl`;
		const { status, stderr } = spawnSync("bash", ["-c", script], { cwd: rig.dir, encoding: "utf8" });
		expect(status, stderr).toBe(4);
		expect(stderr).toMatch(/^warning: no further events are written to events\.jsonl: EFBIG/m);
		const told = eventsIn(rig.read("events.jsonl"));
		expect(told.length).toBeGreaterThan(5);
		expect(new Set(typesOf(told))).toEqual(new Set(["stream", "problem"]));
	});

	test.each(["pipeline.yaml", ".trawl/state.db", "results/watch/run.json"])("leaves %s alone", async (file) => {
		const rig = project(service());
		await rig.run(...RUN);
		const before = rig.read(file);
		const refused = await rig.run("collect", "pipeline.yaml", "--json-into", file);
		expect(refused.exitCode, refused.stderr).toBe(4);
		expect(refused.stderr).toContain(
			`the file for events \`${file}\` cannot be written: expected a new file or an earlier file of events, found another file`,
		);
		expect(rig.read(file)).toBe(before);
	});

	test.skipIf(process.platform === "win32")(
		"refuses a pipe that nobody reads, and fills one that is read",
		async () => {
			const rig = createRig({ "pipeline.yaml": "version: 1\nname: watch\n" });
			execFileSync("mkfifo", [join(rig.dir, "pipe")]);
			const refused = await rig.run("run", "pipeline.yaml", "--json-into", "pipe");
			expect(refused.exitCode, refused.stderr).toBe(4);
			expect(refused.stderr).toContain("ENXIO");
			const reader = spawn("cat", ["pipe"], { cwd: rig.dir });
			onTestFinished(() => void reader.kill("SIGKILL"));
			const read = text(reader.stdout);
			// Until the reader has opened its end there is none.
			let ended = await rig.run("run", "pipeline.yaml", "--json-into", "pipe");
			for (let tries = 0; tries < 50 && ended.stderr.includes("ENXIO"); tries++) {
				ended = await rig.run("run", "pipeline.yaml", "--json-into", "pipe");
			}
			expectWhole(eventsIn(await read), "run", 4);
		},
	);
});

test("the embedded engine tells the same types", async () => {
	const rig = createRig(sampleProject());
	const { stdout } = await rig.run("run", "pipeline.yaml", "--json");
	expectWhole(eventsIn(stdout), "run", 0);
	expect(eventsIn(stdout).filter(({ type }) => type === "attempt_ended")).toHaveLength(6);
});

test("an interrupted run tells that it goes on", async () => {
	await service().setSettings({ afterMs: null });
	const rig = project(service());
	const { child, ended } = rig.start(...RUN, "--json");
	onTestFinished(() => void child.kill("SIGKILL"));
	await service().seen("getBatch", 3);
	child.kill("SIGINT");
	const { exitCode, stdout } = await ended;
	expect(exitCode).toBe(130);
	expectWhole(eventsIn(stdout), "run", 130);
	expect(eventsIn(stdout).at(-2)).toMatchObject({ type: "run_ended", ended: { reason: "interrupted" } });
});
