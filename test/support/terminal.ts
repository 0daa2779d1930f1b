/**
 * A real pseudo-terminal, made by `script` of util-linux, with an emulator that says what stands on its screen. Its size
 * changes as that of a window does: the emulator breaks lines anew, and the program gets its signal.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import xterm from "@xterm/headless";
import { onTestFinished } from "vitest";
import { BIN } from "../cli/cli-rig.ts";

export const hasTerminal = /util-linux/.test(spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "");

export interface Size {
	readonly columns: number;
	readonly rows: number;
}

export interface TestTerminal {
	/** All that was written, escape sequences included. */
	written(): string;
	/** The lines of screen and scrollback without blank ones at the end. */
	lines(): readonly string[];
	/** Resolves when the lines satisfy it; fails with the lines after 30 seconds. */
	until(what: string, holds: (lines: readonly string[]) => boolean): Promise<void>;
	resize(size: Size): Promise<void>;
	/** The program's exit code. */
	readonly ended: Promise<number | null>;
}

export function startOnTerminal(
	cwd: string,
	argv: readonly string[],
	{ columns, rows, env = {} }: Size & { readonly env?: Readonly<Record<string, string>> },
): TestTerminal {
	const folder = mkdtempSync(join(tmpdir(), "trawl-terminal-"));
	const device = join(folder, "tty");
	const command = `stty rows ${rows} cols ${columns}; tty > ${device}; exec ${process.execPath} ${BIN} ${argv.join(" ")}`;
	const base = { PATH: process.env.PATH, HOME: process.env.HOME, TERM: "xterm-256color" };
	const child = spawn("script", ["-qec", command, "/dev/null"], { cwd, env: { ...base, ...env } });
	const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
	let written = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		written += text;
		screen.write(text);
	});
	onTestFinished(() => {
		child.kill("SIGKILL");
		screen.dispose();
		rmSync(folder, { recursive: true, force: true });
	});
	const ended = new Promise<number | null>((resolve, reject) => {
		child.on("error", reject);
		child.on("close", resolve);
	});
	const drawn = () => new Promise<void>((resolve) => screen.write("", resolve));
	return {
		written: () => written,
		lines: () => linesOf(screen),
		async until(what, holds) {
			const deadline = Date.now() + 30_000;
			while (Date.now() < deadline) {
				await drawn();
				if (holds(linesOf(screen))) return;
				await delay(20);
			}
			throw new Error(`the screen never showed ${what}:\n${linesOf(screen).join("\n")}`);
		},
		async resize(size) {
			await drawn();
			screen.resize(size.columns, size.rows);
			if (!existsSync(device)) throw new Error("the program has not begun");
			const tty = readFileSync(device, "utf8").trim();
			execFileSync("stty", ["-F", tty, "rows", String(size.rows), "cols", String(size.columns)]);
		},
		ended: ended.then(async (exitCode) => {
			await drawn();
			return exitCode;
		}),
	};
}

function linesOf(screen: InstanceType<typeof xterm.Terminal>): readonly string[] {
	const { active } = screen.buffer;
	const lines = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? "");
	return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
}
