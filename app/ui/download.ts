/** Offers a text to the reader as a file. The mark at its start makes spreadsheets read it as UTF-8. */
export function downloadCsv(text: string, fileName: string): void {
  downloadBlob(new Blob(["\uFEFF", text], { type: "text/csv;charset=utf-8" }), fileName);
}

/** How much sharper than the screen a picture is, so that it can be printed. */
const PICTURE_SCALE = 2;
/** What a picture on its own needs of the page's style sheet, where colours are variables. */
const DRAWN_PROPERTIES = ["fill", "stroke", "stroke-width", "opacity", "font-family", "font-size", "font-weight", "text-anchor"] as const;

/** Offers a drawing that is on the page as a PNG on white, in twice its size. */
export async function downloadPng(drawing: SVGSVGElement, fileName: string): Promise<void> {
  const { width, height } = drawing.viewBox.baseVal;
  const copy = standAlone(drawing);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * PICTURE_SCALE;
  canvas.height = height * PICTURE_SCALE;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("This browser cannot draw pictures.");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, "image/png");
  });
  if (!blob) throw new Error("This browser could not make a picture.");
  downloadBlob(blob, fileName);
}

/** A copy that carries its computed style itself; links become plain groups. */
function standAlone(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) throw new Error("A copy of a drawing is a drawing.");
  const sources = drawing.querySelectorAll<SVGElement>("*");
  copy.querySelectorAll<SVGElement>("*").forEach((element, index) => {
    const source = sources[index];
    if (!source) return;
    const style = getComputedStyle(source);
    for (const property of DRAWN_PROPERTIES) element.style.setProperty(property, style.getPropertyValue(property));
    element.removeAttribute("class");
  });
  copy.removeAttribute("style");
  copy.removeAttribute("class");
  return copy;
}

/** Offers what was fetched to the reader as a file. */
export function downloadBlob(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
