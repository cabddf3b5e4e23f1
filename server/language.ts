/** Of the log, of what is printed, and of the dashboard where a browser asks for no other. */
export type Language = "fr" | "en";
