/** Raise it whenever the same question may find other passages of the same index: words, names, gate, ranking. */
export const SEARCH_VERSION = 1;
