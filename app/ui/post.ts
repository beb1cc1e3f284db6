/**
 * Posts to one of the app's own addresses; App Bridge puts the session token on what is fetched. Null when nobody answered.
 */
export async function post(address: string, body: BodyInit): Promise<Response | null> {
  try {
    return await fetch(address, { method: "POST", body });
  } catch {
    return null;
  }
}

/** Waits so long, or until the browser has a connection again. */
export function pauseUntilOnline(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    window.addEventListener("online", end);
  });
}
