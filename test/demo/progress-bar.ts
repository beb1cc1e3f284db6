const WIDTH = 32;
const STEP_PERCENT = 10;

export type Progress = Readonly<{
  what: string;
  done: number;
  /** Null while nobody knows. */
  expected: number | null;
  secondsLeft: number | null;
}>;

/** One line as it stands now. */
function progressLine({ what, done, expected, secondsLeft }: Progress): string {
  const share = expected === null || expected === 0 ? 0 : Math.min(1, done / expected);
  const filled = Math.round(share * WIDTH);
  const bar = `${"█".repeat(filled)}${"░".repeat(WIDTH - filled)}`;
  const count = expected === null ? done.toLocaleString("en") : `${done.toLocaleString("en")} of ${expected.toLocaleString("en")}`;
  return `  ${bar} ${what.padEnd(22)} ${count}${secondsLeft === null ? "" : `, about ${Math.ceil(secondsLeft)} s left`}`;
}

/** Draws progress in place on a terminal; elsewhere (a log) a line at every tenth. */
export function progressBar(stream: NodeJS.WriteStream): Readonly<{ show: (progress: Progress) => void; end: () => void }> {
  let last = "";
  return {
    show: (progress) => {
      if (stream.isTTY) {
        stream.write(`\r\u001b[K${progressLine(progress)}`);
        last = "drawn";
        return;
      }
      const percent = progress.expected === null || progress.expected === 0 ? 0 : Math.floor((progress.done / progress.expected) * 100);
      const step = `${progress.what} ${Math.floor(percent / STEP_PERCENT)}`;
      if (step !== last) stream.write(`${progressLine(progress)}\n`);
      last = step;
    },
    end: () => {
      if (stream.isTTY && last !== "") stream.write("\r\u001b[K");
    },
  };
}
