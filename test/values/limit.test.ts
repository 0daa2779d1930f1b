import { expect, test } from "vitest";
import { createLimit } from "../../src/values/limit.ts";

test("so many calls run at once, the others in the order in which they came", async () => {
	const limit = createLimit(2);
	const begun: number[] = [];
	const ends: (() => void)[] = [];
	let running = 0;
	let most = 0;
	const calls = [0, 1, 2, 3, 4].map((n) =>
		limit(async () => {
			begun.push(n);
			most = Math.max(most, ++running);
			await new Promise<void>((resolve) => ends.push(resolve));
			running -= 1;
			return n;
		}),
	);
	for (let n = 0; n < 5; n++) {
		await new Promise(setImmediate);
		expect(begun).toHaveLength(Math.min(5, n + 2));
		ends.shift()?.();
	}
	expect(await Promise.all(calls)).toEqual([0, 1, 2, 3, 4]);
	expect([begun, most]).toEqual([[0, 1, 2, 3, 4], 2]);
});

test("a call that fails makes room", async () => {
	const limit = createLimit(1);
	await expect(limit(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
	expect(await limit(async () => "yes")).toBe("yes");
});

test("a call that is aborted while it waits never begins, and keeps no place", async () => {
	const limit = createLimit(1);
	let end = () => {};
	const running = limit(() => new Promise<void>((resolve) => (end = resolve)));
	const controller = new AbortController();
	const begun: string[] = [];
	const aborted = limit(async () => begun.push("aborted"), controller.signal);
	const next = limit(async () => "next", new AbortController().signal);
	controller.abort("enough");
	await expect(aborted).rejects.toBe("enough");
	await expect(limit(async () => begun.push("aborted"), controller.signal)).rejects.toBe("enough");
	end();
	await running;
	expect(await next).toBe("next");
	expect(begun).toEqual([]);
});
