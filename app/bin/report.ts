import { reportCommand } from "#app/domains/report/report.server.ts";

// Whoever reads the output may have read enough: `npm run -s report -- FILE.csv | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = await reportCommand(process.argv.slice(2), {
  input: process.stdin,
  output: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
  // A file or a pipe has none.
  columns: process.stdout.isTTY ? process.stdout.columns : 80,
});
