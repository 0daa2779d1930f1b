import { constants, copyFile, open } from "node:fs/promises";

/** Copies a file and waits until the disk has it; where the disk can, both share their bytes until one changes. */
export async function copyToDisk(from: string, to: string): Promise<void> {
	await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
	const handle = await open(to, "r+");
	await handle.sync().finally(() => handle.close());
}
