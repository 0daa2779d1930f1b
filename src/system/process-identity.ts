/**
 * Tells whether the process that claimed a task is still alive.
 *
 * A pid alone is not enough: it is reused, and another container has its own. So a process is named by
 * its place (host, boot, pid namespace), its pid and its start. In the same place the kernel answers at once and
 * for certain; elsewhere, or where the system tells no start, a heartbeat younger than a minute counts.
 */
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

export interface ProcessIdentity {
	/** Host, boot and pid namespace: where `pid` means something. */
	readonly place: string;
	readonly pid: number;
	/** When the process started, in the system's own units; null where the system does not say. */
	readonly startToken: string | null;
}

/** After this long without a heartbeat a process that cannot be asked about counts as gone. */
export const HEARTBEAT_EXPIRY_MS = 60_000;

/** This process. */
export function ownProcess(): ProcessIdentity {
	return { place: place(), pid: process.pid, startToken: startToken(process.pid) };
}

/** True while the process may still be working; `silentForMs` is the age of its last heartbeat. */
export function isProcessAlive(other: ProcessIdentity, silentForMs: number): boolean {
	if (other.place !== place()) return silentForMs < HEARTBEAT_EXPIRY_MS;
	if (!pidExists(other.pid)) return false;
	const now = startToken(other.pid);
	if (now !== null && other.startToken !== null) return now === other.startToken;
	return silentForMs < HEARTBEAT_EXPIRY_MS;
}

function pidExists(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it exists and belongs to another user.
		return error instanceof Error && "code" in error && error.code === "EPERM";
	}
}

function place(): string {
	return [hostname(), readOr(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")), readOr(pidNamespace)]
		.map((part) => part.trim())
		.join(" ");
}

function pidNamespace(): string {
	return readlinkSync("/proc/self/ns/pid");
}

/** Field 22 of Linux' `stat`; the command before it may itself hold spaces and brackets. A zombie is dead. */
function startToken(pid: number): string | null {
	const stat = readOr(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
	if (stat === "") return null;
	const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	return fields[0] === "Z" ? "zombie" : (fields[19] ?? null);
}

function readOr(read: () => string): string {
	try {
		return read();
	} catch {
		return "";
	}
}
