/** Formats of the request schemas, by name: ours, since ajv's `uri` takes addresses without a host, and its `date` other dates. */
import { fullFormats } from "ajv-formats/dist/formats.js";
import { isDateBound } from "./dates.ts";

const { uri } = fullFormats;
const isUri = typeof uri === "function" ? uri : () => true;

export const requestFormats = {
	"date-bound": isDateBound,
	// RFC 3986 admits `https://`; a page to read needs a host too.
	"web-uri": (value: string): boolean => isUri(value) && URL.canParse(value),
};
