/** What is kept of pages that were read, for the tasks that come after. */
import { expect, onTestFinished, test, vi } from "vitest";
import { SharedReadings } from "../../src/pages/shared-readings.ts";

function counted(maxBytes: number) {
	const shared = new SharedReadings({ now: () => 0, lifeMs: 1, maxBytes });
	let reads = 0;
	const read = async (url: string, bytes: number): Promise<number> => {
		const page = { mediaType: "text/plain", bytes: new Uint8Array(bytes) };
		const before = reads;
		await shared.get(
			url,
			async () => {
				reads += 1;
				return { page };
			},
			undefined,
		);
		return reads - before;
	};
	return read;
}

test("the oldest go first where more was read than is kept", async () => {
	const read = counted(250);
	expect(await read("a", 100)).toBe(1);
	expect(await read("b", 100)).toBe(1);
	expect(await read("a", 100)).toBe(0);
	expect(await read("c", 100)).toBe(1);
	expect(await read("c", 100)).toBe(0);
	expect(await read("b", 100)).toBe(0);
	expect(await read("a", 100)).toBe(1);
});

test("however small they are, not more than 500 are kept", async () => {
	const read = counted(1_000_000);
	for (let n = 0; n <= 500; n += 1) expect(await read(`${n}`, 1)).toBe(1);
	expect(await read("500", 1)).toBe(0);
	expect(await read("1", 1)).toBe(0);
	expect(await read("0", 1)).toBe(1);
});

test("a bug in reading is not kept", async () => {
	const shared = new SharedReadings({ now: () => 0, lifeMs: 1, maxBytes: 1 });
	const fails = () => Promise.reject(new Error("a bug"));
	await expect(shared.get("a", fails, undefined)).rejects.toThrow("a bug");
	expect(await shared.get("a", async () => ({ reason: "none" }), undefined)).toEqual({ reason: "none" });
});

test("what is over its time, or past the bound, is let go though nobody asks again", async () => {
	vi.useFakeTimers();
	onTestFinished(() => void vi.useRealTimers());
	const shared = new SharedReadings({ now: () => Date.now(), lifeMs: 60_000, maxBytes: 250 });
	const read = (url: string) =>
		shared.get(url, async () => ({ page: { mediaType: "text/plain", bytes: new Uint8Array(100) } }), undefined);
	await Promise.all(["a", "b", "c", "d"].map(read));
	expect(shared.bytes).toBe(200);
	vi.advanceTimersByTime(60_000);
	expect(shared.bytes).toBe(0);
});
