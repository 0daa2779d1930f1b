import { statfsSync } from "node:fs";

/** Linux' file systems whose "files" are the kernel's answers (`/proc`, `/sys`, …): some never end, some block. */
const KERNEL_FILE_SYSTEMS = new Set([
	0x9fa0, // proc
	0x62656572, // sysfs
	0x64626720, // debugfs
	0x74726163, // tracefs
	0x73636673, // securityfs
	0x27e0eb, // cgroup
	0x63677270, // cgroup2
]);

/** True for what looks like a regular file and is none. */
export function isKernelFile(path: string): boolean {
	return process.platform === "linux" && KERNEL_FILE_SYSTEMS.has(statfsSync(path).type);
}
