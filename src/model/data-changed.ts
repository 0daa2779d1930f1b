import type { Location } from "./problem.ts";

/** A data file is no longer the one that was checked: thrown by reading its rows. What was made of them must not be used. */
export class DataChangedError extends Error {
	override readonly name = "DataChangedError";
	/** Where the pipeline names the file. */
	readonly location: Location;

	/** `path`: as shown to the user. */
	constructor(path: string, location: Location) {
		super(`the data file ${path} has changed since it was checked`);
		this.location = location;
	}
}
