/** The stand-in of the hosted service, started and asked, and programs that use it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const USAGE = join(import.meta.dirname, "usage.js");
const KEY = "val_bench";

/** `kilobytes`: of text in each result. */
export async function startService({ kilobytes }) {
	const child = spawn(process.execPath, [join(import.meta.dirname, "stand-in.js"), "--kilobytes", String(kilobytes)], {
		stdio: ["pipe", "pipe", "inherit"],
	});
	const [origin] = await once(createInterface(child.stdout), "line");
	return {
		env: { VALYU_BASE_URL: `${origin}/v1`, VALYU_API_KEY: KEY },
		/** What was asked of it since the last reset: see `emptyLedger`. */
		ledger: async () => (await fetch(`${origin}/ledger`)).json(),
		reset: async () => void (await (await fetch(`${origin}/reset`, { method: "POST" })).text()),
		stop: async () => {
			child.stdin.end();
			await once(child, "exit");
		},
	};
}

/**
 * One program from its start to its end: seconds of the wall and of the processor, the peak of resident memory in megabytes,
 * and what it printed. Throws where it does not end with 0. `timeoutMs`: after so long it is ended. Default: never.
 */
export async function measure(argv, { cwd, env, timeoutMs }) {
	const began = performance.now();
	const child = spawn(process.execPath, ["--import", USAGE, ...argv], {
		cwd,
		timeout: timeoutMs,
		killSignal: "SIGKILL",
		env: { ...process.env, CI: "true", ...env },
		stdio: ["ignore", "pipe", "pipe", "pipe"],
	});
	const [out, err, usage] = [child.stdout, child.stderr, child.stdio[3]].map(textOf);
	const [status] = await once(child, "close");
	const seconds = (performance.now() - began) / 1000;
	if (status !== 0) throw new Error(`node ${argv.join(" ")} ended with ${status}:\n${await out}${await err}`);
	return { seconds, ...JSON.parse(await usage), out: await out };
}

async function textOf(stream) {
	const parts = [];
	for await (const part of stream) parts.push(part);
	return Buffer.concat(parts).toString("utf8");
}
