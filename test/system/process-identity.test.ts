import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { HEARTBEAT_EXPIRY_MS, isProcessAlive, ownProcess } from "../../src/system/process-identity.ts";

const LONG_AGO = 10 * HEARTBEAT_EXPIRY_MS;

test("A process that runs is alive, however long it was silent", () => {
	expect(isProcessAlive(ownProcess(), LONG_AGO)).toBe(process.platform === "linux");
	expect(isProcessAlive(ownProcess(), 0)).toBe(true);
});

test("A process that has ended is gone at once", async () => {
	const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
	const { pid = 0 } = child;
	await once(child, "exit");
	expect(isProcessAlive({ ...ownProcess(), pid }, 0)).toBe(false);
});

test("A process that took over the pid of another is not that other", () => {
	const earlier = { ...ownProcess(), startToken: "1" };
	expect(isProcessAlive(earlier, 0)).toBe(process.platform !== "linux");
	expect(isProcessAlive(earlier, LONG_AGO)).toBe(false);
});

test("A process of another place, such as a container, is alive while its heartbeat is young", () => {
	const elsewhere = { place: "another host", pid: 1, startToken: "1" };
	expect(isProcessAlive(elsewhere, HEARTBEAT_EXPIRY_MS - 1)).toBe(true);
	expect(isProcessAlive(elsewhere, HEARTBEAT_EXPIRY_MS)).toBe(false);
});
