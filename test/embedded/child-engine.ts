/** Starts `engine-process.mjs` and reads what it says. It runs the compiled engine: `npm run build` comes first. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const SCRIPT = fileURLToPath(new URL("engine-process.mjs", import.meta.url));
const COMPILED = fileURLToPath(new URL("../../dist/embedded/embedded-engine.js", import.meta.url));

export interface ChildEngine {
	/** Resolves once the process has said this line. */
	said(line: string): Promise<void>;
	/** Ends it with SIGKILL, as a power cut would, and waits until it is gone. */
	kill(): Promise<void>;
	/** Lets it close its engine and waits until it has ended. */
	end(): Promise<void>;
}

export async function startChildEngine(databasePath: string, concurrency = 1): Promise<ChildEngine> {
	if (!existsSync(COMPILED)) throw new Error("dist is missing: run `npm run build` first");
	const child = spawn(process.execPath, [SCRIPT, databasePath, String(concurrency)], {
		stdio: ["pipe", "pipe", "inherit"],
	});
	const exited = once(child, "exit");
	onTestFinished(() => void child.kill("SIGKILL"));
	const said = listen(child);
	await said("open");
	const kill = async () => {
		child.kill("SIGKILL");
		await exited;
	};
	const end = async () => {
		child.stdin?.end();
		await exited;
	};
	return { said, kill, end };
}

/** Remembers every line, and rejects when the process ends without saying the line that is waited for. */
function listen(child: ChildProcess): (line: string) => Promise<void> {
	const heard = new Set<string>();
	const waiting = new Map<string, { readonly resolve: () => void; readonly reject: (error: Error) => void }>();
	if (child.stdout === null) throw new Error("the child has no output");
	const lines = createInterface(child.stdout);
	lines.on("line", (line) => {
		heard.add(line);
		waiting.get(line)?.resolve();
		waiting.delete(line);
	});
	lines.on("close", () => {
		for (const [line, { reject }] of waiting) reject(new Error(`the child ended before it said "${line}"`));
	});
	return (line) =>
		new Promise((resolve, reject) => (heard.has(line) ? resolve() : waiting.set(line, { resolve, reject })));
}
