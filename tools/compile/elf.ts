/**
 * Length of the ELF image (64 bit, little endian) that `bytes` begin with: to the end of its section
 * headers, which linkers put last. What `deno compile` adds to a runtime comes after.
 * @throws Error when it is no such image
 * @see https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html
 */
export function elfImageLength(bytes: Uint8Array<ArrayBuffer>): number {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isElf = bytes.length >= 64 && header.getUint32(0) === 0x7f454c46;
  if (!isElf || bytes[4] !== 2 || bytes[5] !== 1) {
    throw new Error("Cannot read the ELF header: not a 64-bit little-endian image");
  }
  const sectionsAt = Number(header.getBigUint64(0x28, true)); // e_shoff
  const length = sectionsAt + header.getUint16(0x3a, true) * header.getUint16(0x3c, true);
  if (length > bytes.length) throw new Error(`Cannot cut the image at ${length}: it ends before`);
  return length;
}
