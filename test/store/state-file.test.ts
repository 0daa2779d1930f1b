import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Database } from "../../src/sqlite/database.ts";
import { NewerStateError, STATE_VERSION } from "../../src/store/state-migrations.ts";
import { openState, readState } from "../../src/store/state-store.ts";
import { finishTasks, plannedTask } from "../support/planned-task.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { withoutPrivileges } from "../support/without-privileges.ts";

const mode = (file: string) => statSync(file).mode & 0o777;

/** Name, digest and time of every file; an empty log and the index of the log say nothing. */
function contents(dir: string): readonly string[] {
	return readdirSync(dir)
		.filter((name) => !name.endsWith("-shm") && statSync(join(dir, name)).size > 0)
		.map((name) => {
			const file = join(dir, name);
			const digest = createHash("sha256").update(readFileSync(file)).digest("hex");
			return `${name} ${digest} ${statSync(file).mtimeMs}`;
		});
}

describe("opening a state", () => {
	it("makes its folder, keeps it out of git and from other users", () => {
		const dir = join(temporaryFolder(), "deep", ".trawl");
		const state = openState(dir);
		finishTasks(state, "run-1", [plannedTask(0)]);
		expect(readFileSync(join(dir, ".gitignore"), "utf8")).toBe("*\n");
		const files = readdirSync(dir).filter((name) => name.startsWith("state.db"));
		expect(files).toEqual(["state.db", "state.db-shm", "state.db-wal"]);
		for (const file of files) expect(mode(join(dir, file)), file).toBe(0o600);
		state.close();
	});

	it("leaves a .gitignore alone that is there, or that was taken away", () => {
		const dir = temporaryFolder();
		writeFileSync(join(dir, ".gitignore"), "# mine\n");
		openState(dir).close();
		expect(readFileSync(join(dir, ".gitignore"), "utf8")).toBe("# mine\n");
		const other = temporaryFolder();
		writeFileSync(join(other, "state.db"), "");
		openState(other).close();
		expect(existsSync(join(other, ".gitignore"))).toBe(false);
	});

	it("finds what was stored before", () => {
		const dir = temporaryFolder();
		const first = openState(dir);
		finishTasks(first, "run-1", [plannedTask(0)]);
		first.close();
		const second = openState(dir);
		expect([...second.outcomes.read("run-1")]).toMatchObject([{ status: "succeeded" }]);
		second.close();
	});

	it("refuses a state that a newer tool wrote, and leaves it as it was", () => {
		const dir = temporaryFolder();
		openState(dir).close();
		const db = new Database(join(dir, "state.db"));
		db.exec(`PRAGMA user_version = ${STATE_VERSION + 1}`);
		db.close();
		const before = contents(dir);
		expect(() => openState(dir)).toThrow(NewerStateError);
		expect(() => readState(dir)).toThrow(`found version ${STATE_VERSION + 1}`);
		expect(contents(dir)).toEqual(before);
	});

	it.each([
		["that is no database", "this is not a database, whatever its name says. ".repeat(100)],
		["that is cut off", "SQLite format 3\0"],
	])("refuses a file %s, and leaves it as it was", (_name, text) => {
		const dir = temporaryFolder();
		writeFileSync(join(dir, "state.db"), text);
		expect(() => openState(dir)).toThrow();
		expect(() => readState(dir)).toThrow();
		expect(readFileSync(join(dir, "state.db"), "utf8")).toBe(text);
	});
});

describe("reading a state", () => {
	it("that is not there, or was only begun, is an empty state and makes nothing", () => {
		const dir = temporaryFolder();
		expect(readState(join(dir, "none"))).toBeUndefined();
		writeFileSync(join(dir, "state.db"), "");
		expect(readState(dir)).toBeUndefined();
		expect(readdirSync(dir)).toEqual(["state.db"]);
	});

	it("changes nothing, and cannot", () => {
		const dir = temporaryFolder();
		const state = openState(dir);
		finishTasks(state, "run-1", [plannedTask(0)]);
		state.close();
		const before = contents(dir);
		const reader = readState(dir);
		expect(reader?.runs.latest()?.run_id).toBe("run-1");
		expect(() => reader?.leases.acquire("watch", 0)).toThrow("readonly");
		expect(() => reader?.execution.skipUnsent("watch", { type: "max_failures", message: "no" })).toThrow("readonly");
		reader?.close();
		expect(contents(dir)).toEqual(before);
	});

	it("changes nothing either after a death that left a log, and reads the log", () => {
		const dir = temporaryFolder();
		const state = openState(dir);
		finishTasks(state, "run-1", [plannedTask(0)]);
		const copy = temporaryFolder();
		for (const name of ["state.db", "state.db-wal"]) copyFileSync(join(dir, name), join(copy, name));
		state.close();
		const before = contents(copy);
		expect(before).toHaveLength(2);
		const reader = readState(copy);
		expect([...(reader?.outcomes.read("run-1") ?? [])]).toHaveLength(1);
		reader?.close();
		expect(contents(copy)).toEqual(before);
	});

	it("sees what a run commits meanwhile", () => {
		const dir = temporaryFolder();
		const state = openState(dir);
		const reader = readState(dir);
		expect(reader?.runs.latest()).toBeUndefined();
		finishTasks(state, "run-1", [plannedTask(0)]);
		expect(reader?.runs.latest()?.run_id).toBe("run-1");
		reader?.close();
		state.close();
	});

	it.each([
		["", ["state.db"]],
		[" and has a log", ["state.db", "state.db-wal"]],
		[" and has a log with its index", ["state.db", "state.db-wal", "state.db-shm"]],
	])("works in a folder that cannot be written to%s", (_name, files) => {
		const dir = temporaryFolder();
		const state = openState(dir);
		finishTasks(state, "run-1", [plannedTask(0)]);
		if (files.length === 1) state.close();
		const copy = temporaryFolder();
		for (const name of files) {
			copyFileSync(join(dir, name), join(copy, name));
			chmodSync(join(copy, name), 0o444);
		}
		if (files.length > 1) state.close();
		chmodSync(copy, 0o555);
		const before = readdirSync(copy);
		withoutPrivileges(() => {
			const reader = readState(copy);
			expect(reader?.runs.latest()?.run_id).toBe("run-1");
			reader?.close();
		});
		expect(readdirSync(copy)).toEqual(before);
		chmodSync(copy, 0o755);
	});
});
