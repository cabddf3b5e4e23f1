/** One picture of an icon: square, as a PNG file. */
export interface IconPicture {
  /** Width and height in pixels, 1 to 256. */
  readonly size: number;
  readonly png: Uint8Array<ArrayBuffer>;
}

const HEADER_BYTES = 6;
const ENTRY_BYTES = 16;
const IS_ICON = 1;
const BITS_PER_PIXEL = 32;
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * An .ico file of PNG pictures, which Windows reads since Vista.
 * @throws Error where a picture is no PNG or isn't of its size
 * @see https://learn.microsoft.com/en-us/previous-versions/ms997538(v=msdn.10)
 */
export function encodeIco(pictures: readonly IconPicture[]): Uint8Array<ArrayBuffer> {
  const pixelsAt = HEADER_BYTES + ENTRY_BYTES * pictures.length;
  const total = pictures.reduce((sum, { png }) => sum + png.length, pixelsAt);
  const ico = new Uint8Array(total);
  const view = new DataView(ico.buffer);
  view.setUint16(2, IS_ICON, true);
  view.setUint16(4, pictures.length, true);
  let at = pixelsAt;
  for (const [i, { size, png }] of pictures.entries()) {
    const real = pngSize(png);
    if (real.width !== size || real.height !== size) {
      throw new Error(`Cannot take a picture of ${real.width} × ${real.height} as one of ${size}`);
    }
    const entry = HEADER_BYTES + ENTRY_BYTES * i;
    ico[entry] = ico[entry + 1] = size % 256; // 0 stands for 256
    view.setUint16(entry + 4, 1, true); // colour planes
    view.setUint16(entry + 6, BITS_PER_PIXEL, true);
    view.setUint32(entry + 8, png.length, true);
    view.setUint32(entry + 12, at, true);
    ico.set(png, at);
    at += png.length;
  }
  return ico;
}

/**
 * The pictures of an .ico file that holds PNG only, in its order.
 * @throws Error where it is no such file
 */
export function decodeIco(ico: Uint8Array<ArrayBuffer>): IconPicture[] {
  const view = new DataView(ico.buffer, ico.byteOffset, ico.byteLength);
  if (ico.length < HEADER_BYTES || view.getUint16(0) !== 0 || view.getUint16(2, true) !== IS_ICON) {
    throw new Error("Cannot read the icon: it has no .ico header");
  }
  return Array.from({ length: view.getUint16(4, true) }, (_, i) => {
    const entry = HEADER_BYTES + ENTRY_BYTES * i;
    const at = view.getUint32(entry + 12, true);
    const png = ico.slice(at, at + view.getUint32(entry + 8, true));
    const { width } = pngSize(png);
    if (width % 256 !== ico[entry]) throw new Error(`Cannot read picture ${i}: its size is wrong`);
    return { size: width, png };
  });
}

/** Width and height from a PNG's first chunk, IHDR (RFC 2083 §4.1.1). */
function pngSize(png: Uint8Array<ArrayBuffer>): { width: number; height: number } {
  if (png.length < 24 || PNG_SIGNATURE.some((byte, i) => png[i] !== byte)) {
    throw new Error("Cannot read a picture: it is no PNG");
  }
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
